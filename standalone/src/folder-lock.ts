import { randomBytes } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning, processMark } from './process-mark.ts';

/** The right to work on a data folder: whoever has one is alone there. */
export type FolderLock = { readonly dataDir: string; release(): Promise<void> };

/** Another process works on the folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
  constructor(dataDir: string, pid: number) {
    super(
      `Quittance already runs on ${dataDir} (process ${pid}). Stop it first, or choose another folder by QUITTANCE_DATA_DIR.`,
    );
  }
}

type Holder = { pid: number; mark: string };
const nobody: Holder = { pid: 0, mark: '' };

/**
 * Takes the data folder for this process, or throws `FolderInUseError`. What a killed process left behind counts for nothing: a holder is
 * known by its process id and the time that process began, because ids are used again.
 *
 * Who holds the folder stands in `lock-<n>` with the highest number. When that holder is gone, starters race for the next number, which only
 * one can link. Deleting a stale file and making a new one of the same name instead would let two win.
 */
export async function lockFolder(dataDir: string): Promise<FolderLock> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const me: Holder = { pid: process.pid, mark: await processMark(process.pid) };
  const mine = join(dataDir, `locking-${process.pid}-${randomBytes(6).toString('hex')}`);
  await writeFile(mine, JSON.stringify(me), { mode: 0o600 });
  try {
    let taken: number | null = null;
    while (taken === null) taken = await takeNext(dataDir, mine);
    await forgetBelow(dataDir, taken);
    return { dataDir, release: () => letGo(dataDir, taken) };
  } finally {
    await rm(mine, { force: true });
  }
}

const fileOf = (dataDir: string, number: number) => join(dataDir, `lock-${number}`);

/** Null when another starter was faster. */
async function takeNext(dataDir: string, mine: string): Promise<number | null> {
  const highest = Math.max(0, ...(await numbers(dataDir)));
  const holder = highest === 0 ? nobody : await readHolder(fileOf(dataDir, highest));
  if (await isRunning(holder.pid, holder.mark)) throw new FolderInUseError(dataDir, holder.pid);
  const next = highest + 1;
  try {
    // A link appears whole and at once, or not at all.
    await link(mine, fileOf(dataDir, next));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw error;
  }
  // The number was free because a later holder has cleaned it away.
  if ((await numbers(dataDir)).every((number) => number <= next)) return next;
  await rm(fileOf(dataDir, next), { force: true });
  return null;
}

async function numbers(dataDir: string): Promise<number[]> {
  return (await readdir(dataDir)).flatMap((name) => (/^lock-\d+$/.test(name) ? [Number(name.slice('lock-'.length))] : []));
}

async function readHolder(path: string): Promise<Holder> {
  try {
    return { ...nobody, ...(JSON.parse(await readFile(path, 'utf8')) as Partial<Holder>) };
  } catch {
    return nobody;
  }
}

async function forgetBelow(dataDir: string, taken: number): Promise<void> {
  for (const number of await numbers(dataDir)) if (number < taken) await rm(fileOf(dataDir, number), { force: true });
}

/** The file stays, without a holder: numbers only grow. */
async function letGo(dataDir: string, number: number): Promise<void> {
  const empty = `${fileOf(dataDir, number)}.released`;
  await writeFile(empty, JSON.stringify(nobody), { mode: 0o600 });
  await rename(empty, fileOf(dataDir, number));
}

import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
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

/**
 * Takes the data folder for this process, or throws `FolderInUseError`. What a killed process left behind counts for nothing: a holder is
 * known by its process id and the time that process began, because ids are used again.
 */
export async function lockFolder(dataDir: string): Promise<FolderLock> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'lock');
  const me: Holder = { pid: process.pid, mark: await processMark(process.pid) };
  const unique = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(unique, JSON.stringify(me), { mode: 0o600 });
  try {
    // A link appears whole and at once, or not at all.
    while (!(await linked(unique, path))) await removeStale(dataDir, path, unique);
  } finally {
    await rm(unique, { force: true });
  }
  return { dataDir, release: () => rm(path, { force: true }) };
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Throws when the holder lives; else takes its file away, unless another starter was faster. */
async function removeStale(dataDir: string, path: string, unique: string): Promise<void> {
  const found = await readFile(path, 'utf8').catch(() => null);
  if (found === null) return;
  const holder = parseHolder(found);
  if (holder && (await isRunning(holder.pid, holder.mark))) throw new FolderInUseError(dataDir, holder.pid);
  const aside = `${unique}.stale`;
  await rename(path, aside).catch(() => undefined);
  // Between reading and renaming another starter may have put its own file there: it gets it back.
  const taken = await readFile(aside, 'utf8').catch(() => null);
  if (taken !== null && taken !== found) await linked(aside, path);
  await rm(aside, { force: true });
}

function parseHolder(text: string): Holder | null {
  try {
    const { pid, mark } = JSON.parse(text) as Partial<Holder>;
    return typeof pid === 'number' && typeof mark === 'string' ? { pid, mark } : null;
  } catch {
    return null;
  }
}

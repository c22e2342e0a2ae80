import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const names = ['INTERNAL_SECRET', 'AUTH_SECRET', 'DOCUMENT_LINK_SECRET', 'SANDBOX_SECRET', 'SETUP_TOKEN'] as const;

export type Secrets = Record<(typeof names)[number], string>;

/**
 * The secrets of this installation: made at the first start, kept in the data folder (mode 0600). A name that is new in this version is
 * added. Written to the side and renamed, so that a crash leaves the old file or the new one.
 */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'secrets.json');
  const kept = await readKept(path);
  if (names.every((name) => kept[name] !== undefined)) return kept as Secrets;
  const made = Object.fromEntries(names.map((name) => [name, kept[name] ?? randomBytes(32).toString('base64url')])) as Secrets;
  const beside = `${path}.${process.pid}.tmp`;
  const file = await open(beside, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(made, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  return made;
}

/** Throws for a file that is there and not ours: new secrets in its place would end every session and lose what the old ones protect. */
async function readKept(path: string): Promise<Partial<Record<string, string>>> {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(`${path} can't be read: ${(error as Error).message}`);
  }
}

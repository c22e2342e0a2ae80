import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serverAccount } from './account.ts';
import { nativeFolder, prepareBinaries } from './binaries.ts';

const run = promisify(execFile);
const isRoot = process.getuid?.() === 0;
let folder: string;
let native: string;
let copyTo: string;

/** A platform package as npm leaves it with `--ignore-scripts`: no links between the libraries, and here no executable bits either. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'binaries-'));
  await chmod(folder, 0o755);
  native = join(folder, 'package', 'native');
  copyTo = join(folder, 'home');
  await mkdir(copyTo);
  await cp(dirname(nativeFolder()), dirname(native), { recursive: true, verbatimSymlinks: true });
  for (const { target } of JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[]) {
    await rm(join(dirname(native), target), { force: true });
  }
  for (const program of ['initdb', 'postgres']) await chmod(join(native, 'bin', program), 0o644);
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const version = async (program: string, account: { uid: number; gid: number } | null) =>
  (await run(program, ['--version'], { ...account, cwd: '/' })).stdout;

test('makes the links and executable bits that npm left out, in place', async () => {
  const account = await serverAccount(folder);
  const binaries = await prepareBinaries({ account, copyTo, native });
  expect(binaries.postgres).toBe(join(native, 'bin', 'postgres'));
  expect(await version(binaries.postgres, account)).toMatch(/PostgreSQL\) 18\./);
  expect((await lstat(join(native, 'lib', 'libpq.so.5'))).isSymbolicLink()).toBe(true);
});

test('two processes may mend at once', async () => {
  const account = await serverAccount(folder);
  const both = await Promise.all([prepareBinaries({ account, copyTo, native }), prepareBinaries({ account, copyTo, native })]);
  for (const { initdb } of both) expect(await version(initdb, account)).toMatch(/PostgreSQL\) 18\./);
});

test.runIf(isRoot)('copies them where the account of root can run them, once', async () => {
  const account = { uid: 65534, gid: 65534 };
  await chmod(join(folder, 'package'), 0o700);
  const binaries = await prepareBinaries({ account, copyTo, native });
  expect(dirname(dirname(dirname(binaries.postgres)))).toBe(copyTo);
  expect(await version(binaries.initdb, account)).toMatch(/PostgreSQL\) 18\./);
  const made = (await stat(binaries.postgres)).ctimeMs;
  expect(await prepareBinaries({ account, copyTo, native })).toEqual(binaries);
  expect((await stat(binaries.postgres)).ctimeMs).toBe(made);
});

test.runIf(isRoot)('copies them when only the shared files are out of reach (installed under umask 077)', async () => {
  const account = { uid: 65534, gid: 65534 };
  await chmod(join(native, 'share', 'postgresql', 'postgres.bki'), 0o600);
  const { postgres } = await prepareBinaries({ account, copyTo, native });
  expect(postgres.startsWith(copyTo)).toBe(true);
  await run('test', ['-r', join(dirname(dirname(postgres)), 'share', 'postgresql', 'postgres.bki')], { ...account, cwd: '/' });
});

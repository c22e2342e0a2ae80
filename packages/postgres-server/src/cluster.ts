import { execFile } from 'node:child_process';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { environment } from './environment.ts';

const run = promisify(execFile);
const majorVersion = '18';

export type ClusterOptions = {
  /** PostgreSQL's own data folder; its parent exists and the account can reach it. */
  dataDir: string;
  binaries: Binaries;
  account: Account | null;
  superuserPassword: string;
  /** Off for tests: a cluster that need not survive a power cut. */
  durable: boolean;
};

/** Whether there is a cluster in the folder. */
export async function isCluster(dataDir: string): Promise<boolean> {
  return (await versionOf(dataDir)) !== null;
}

function versionOf(dataDir: string): Promise<string | null> {
  return readFile(join(dataDir, 'PG_VERSION'), 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
}

/** The name of the superuser of a cluster made here. */
export const superuser = 'postgres';

/**
 * Makes the cluster unless it is there. It is made beside its place and moved there when it is whole, so that a crash leaves no half
 * cluster. Text is UTF-8 with Unicode's case rules and sorts by code point, whatever the locale of the machine is.
 */
export async function ensureCluster(options: ClusterOptions): Promise<void> {
  const version = await versionOf(options.dataDir);
  if (version !== null) return refuseOtherVersion(options.dataDir, version);
  const unfinished = `${options.dataDir}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await give(unfinished, options.account);
  await initialise(unfinished, options);
  await rename(unfinished, options.dataDir);
}

function refuseOtherVersion(dataDir: string, version: string): void {
  if (version === majorVersion) return;
  throw new Error(`The data in ${dataDir} is of PostgreSQL ${version}; this version brings PostgreSQL ${majorVersion}.`);
}

async function initialise(folder: string, options: ClusterOptions): Promise<void> {
  const passwordFolder = `${folder}-password`;
  const passwordFile = join(passwordFolder, 'password');
  // Its own folder, given to the account: under umask 077 (or in root's home) the account couldn't read a file of ours.
  await mkdir(passwordFolder, { mode: 0o700, recursive: true });
  await writeFile(passwordFile, `${options.superuserPassword}\n`, { mode: 0o600 });
  await give(passwordFile, options.account);
  await give(passwordFolder, options.account);
  const rules = [
    ...(options.durable ? [] : ['--no-sync']),
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  try {
    await run(
      options.binaries.initdb,
      [`--pgdata=${folder}`, `--username=${superuser}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', ...rules],
      { ...options.account, env: environment, cwd: dirname(folder) },
    );
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new Error(`PostgreSQL's initdb failed in ${folder}: ${stderr?.trim() || String(error)}`);
  } finally {
    await rm(passwordFolder, { recursive: true, force: true });
  }
}

/** Makes a path the account's. */
export async function give(path: string, account: Account | null): Promise<void> {
  if (account) await chown(path, account.uid, account.gid);
}

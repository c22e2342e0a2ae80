import { once } from 'node:events';
import { chmod, chown, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPidFile, servesFolder } from '@quittance/postgres-server/pid-file';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { killHard, type SpawnedPostgres, spawnPostgres } from './spawn-postgres.ts';

/** An account without any rights, which every Debian, Alpine and Fedora has. */
const nobody = { uid: 65534, gid: 65534 };
const isRoot = process.getuid?.() === 0;

let dataDir: string;
const spawned: SpawnedPostgres[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'embedded-'));
});
afterEach(async () => {
  for (const each of spawned.splice(0)) await stop(each);
  await rm(dataDir, { recursive: true, force: true });
});

async function start(options: Parameters<typeof spawnPostgres>[1] = {}): Promise<SpawnedPostgres> {
  const postgres = await spawnPostgres(dataDir, options);
  spawned.push(postgres);
  return postgres;
}

async function stop({ child }: SpawnedPostgres): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

async function ask(url: string, text: string): Promise<unknown> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(text)).rows[0];
  } finally {
    await client.end();
  }
}

const cluster = () => join(dataDir, 'postgres', 'data');

async function serverPid(): Promise<number> {
  return (await readPidFile(cluster()))?.pid ?? 0;
}

test('runs under LC_ALL=C and umask 077, in UTF-8', async () => {
  const postgres = await start({ env: { LC_ALL: 'C', PGDATA: '/nowhere', PGPORT: '1' }, umask: '077' });
  expect(postgres.ready.encoding).toBe('UTF8');
  expect(await ask(postgres.ready.appUrl, `SELECT lower('ÄΣЖ') AS lower, length('€') AS length`)).toEqual({
    lower: 'äσж',
    length: 1,
  });
});

test('runs as an unprivileged account', async () => {
  if (isRoot) await chown(dataDir, nobody.uid, nobody.gid);
  const postgres = await start(isRoot ? nobody : {});
  expect(postgres.ready.uid).not.toBe(0);
  expect((await stat(cluster())).uid).toBe(postgres.ready.uid);
});

test('ends with the process that was killed, and the next start has all that was committed', async () => {
  const first = await start();
  await ask(first.ready.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
  const before = await serverPid();
  await killHard(first);
  const second = await start();
  expect(await ask(second.ready.ownerUrl, 'SELECT answer FROM kept')).toEqual({ answer: 42 });
  expect(await serverPid()).not.toBe(before);
});

test('a server without its process ends by itself', async () => {
  const first = await start();
  const pid = await serverPid();
  expect(await servesFolder(pid, cluster())).toBe(true);
  await killHard(first);
  await vi.waitFor(async () => expect(await servesFolder(pid, cluster())).toBe(false), { timeout: 15_000, interval: 50 });
});

test('a second process on the folder is told so, and the first goes on', async () => {
  const first = await start();
  await expect(spawnPostgres(dataDir)).rejects.toThrow(`already runs on ${dataDir} (process ${first.child.pid})`);
  expect(await ask(first.ready.appUrl, 'SELECT 1 AS one')).toEqual({ one: 1 });
});

test('Ctrl-C, which reaches the whole process group, leaves PostgreSQL to be stopped in order', async () => {
  const postgres = await start();
  const ended = once(postgres.child, 'exit');
  process.kill(-(postgres.child.pid ?? 0), 'SIGINT');
  expect(await postgres.nextLine()).toEqual({ answered: true });
  expect(await ended).toEqual([0, null]);
});

// Only root runs it as somebody else.
test.runIf(isRoot)('root keeps the files where the account can reach them when the data folder is in a private one', async () => {
  await chown(dataDir, 0, 0);
  await chmod(dataDir, 0o700);
  const outer = dataDir;
  dataDir = join(outer, 'data');
  let home = '';
  try {
    const first = await start();
    home = await realpath(join(dataDir, 'postgres'));
    expect(home).toMatch(/^\/var\/lib\/quittance\/postgres-/);
    await stop(first);
    const second = await start();
    expect(await ask(second.ready.appUrl, 'SELECT 1 AS one')).toEqual({ one: 1 });
    await stop(second);
  } finally {
    if (home !== '') await rm(home, { recursive: true, force: true });
    dataDir = outer;
  }
});

import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool } from '@quittance/database/pool';
import { serverAccount } from '@quittance/postgres-server/account';
import { prepareBinaries } from '@quittance/postgres-server/binaries';
import { freePort } from '@quittance/postgres-server/ports';
import { startServer } from '@quittance/postgres-server/server';
import { createLogger } from '@quittance/telemetry/log';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FolderLock, lockFolder } from '../folder-lock.ts';
import { readCredentials } from './credentials.ts';
import { type RunningPostgres, startPostgres } from './start-postgres.ts';

const log = createLogger({ name: 'test', level: 'silent' });
let dataDir: string;
let folder: FolderLock;
const started: RunningPostgres[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'embedded-'));
  folder = await lockFolder(dataDir);
});
afterEach(async () => {
  for (const postgres of started.splice(0)) await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function start(databases: string[] = ['one']): Promise<RunningPostgres> {
  const postgres = await startPostgres({ folder, databases, log });
  started.push(postgres);
  return postgres;
}

async function ask(url: string | undefined, text: string): Promise<Record<string, unknown>[]> {
  const pool = createPool({ url: url ?? '', applicationName: 'embedded test', max: 1 });
  try {
    return (await pool.query(text)).rows;
  } finally {
    await pool.end();
  }
}

const cluster = () => join(dataDir, 'postgres', 'data');
const postmasterPid = () => Number(readFileSync(join(cluster(), 'postmaster.pid'), 'utf8').split('\n')[0]);

test('the first start makes a database with two roles per name; the second finds them, with the same URLs', async () => {
  const first = await start(['one', 'two']);
  expect(Object.keys(first.urls)).toEqual(['one', 'two']);
  await ask(first.urls.one?.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS answer; GRANT SELECT ON kept TO one_app');
  expect(await ask(first.urls.two?.appUrl, 'SELECT current_user AS role')).toEqual([{ role: 'two_app' }]);
  await first.stop();
  expect(first.running()).toBe(false);
  const second = await start(['one', 'two']);
  expect(second.urls).toEqual(first.urls);
  expect(await ask(second.urls.one?.appUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

test('is durable, listens on loopback only, and keeps its secret from other accounts', async () => {
  const postgres = await start();
  const [settings] = await ask(
    postgres.urls.one?.appUrl,
    `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_setting('full_page_writes') AS pages,
            current_setting('listen_addresses') AS addresses, current_setting('autovacuum') AS autovacuum, current_setting('TimeZone') AS zone`,
  );
  expect(settings).toEqual({ fsync: 'on', commit: 'on', pages: 'on', addresses: '127.0.0.1', autovacuum: 'on', zone: 'UTC' });
  expect((await stat(join(dataDir, 'postgres.json'))).mode & 0o777).toBe(0o600);
  const url = new URL(postgres.urls.one?.appUrl ?? '');
  url.password = 'guess';
  await expect(ask(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
});

test('a killed server is started again at the same address, with what was committed', async () => {
  const postgres = await start();
  await ask(postgres.urls.one?.ownerUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
  process.kill(postmasterPid(), 'SIGKILL');
  await vi.waitFor(
    async () => expect(await ask(postgres.urls.one?.ownerUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]),
    {
      timeout: 20_000,
      interval: 50,
    },
  );
  expect(postgres.running()).toBe(true);
});

test('stops within 5 s while sessions are open and busy, and stays stopped', async () => {
  const postgres = await start();
  const pool = createPool({ url: postgres.urls.one?.appUrl ?? '', applicationName: 'busy', max: 3 });
  const busy = await Promise.all([pool.connect(), pool.connect()]);
  const sleeping = busy.map((client) => client.query('SELECT pg_sleep(60)').catch(() => 'ended'));
  const before = Date.now();
  await Promise.all([postgres.stop(), postgres.stop()]);
  expect(Date.now() - before).toBeLessThan(5_000);
  expect(await Promise.all(sleeping)).toEqual(['ended', 'ended']);
  for (const client of busy) client.release(true);
  await pool.end();
  expect(postgres.running()).toBe(false);
  expect(await readdir(cluster())).not.toContain('postmaster.pid');
});

test('a server that was left behind on the folder is stopped, so that there is one', async () => {
  const first = await start();
  await first.stop();
  const account = await serverAccount(join(dataDir, 'postgres'));
  const binaries = await prepareBinaries({ account, copyTo: join(dataDir, 'postgres') });
  const logFile = join(dataDir, 'orphan.log');
  const orphan = await startServer({ dataDir: cluster(), binaries, account, port: await freePort(), settings: {}, logFile });
  const second = await start();
  expect(await orphan.ended).toBe('ended with code 0');
  expect(await ask(second.urls.one?.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a stale pid file whose number is a living stranger does not keep it from starting', async () => {
  await (await start()).stop();
  await writeFile(
    join(cluster(), 'postmaster.pid'),
    `${process.pid}\n${cluster()}\n1700000000\n15432\n\n127.0.0.1\n  1 2\nready\n`,
  );
  const again = await start();
  expect(await ask(again.urls.one?.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('takes another port when somebody else has its own', async () => {
  const first = await start();
  await first.stop();
  const { port } = new URL(first.urls.one?.appUrl ?? '');
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(Number(port), '127.0.0.1', resolve));
  try {
    const second = await start();
    const moved = new URL(second.urls.one?.appUrl ?? '').port;
    expect(moved).not.toBe(port);
    expect((await readCredentials(dataDir))?.port).toBe(Number(moved));
    expect(await ask(second.urls.one?.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  } finally {
    squatter.close();
  }
});

test('a cluster that a crash left half made is made anew', async () => {
  await mkdir(join(dataDir, 'postgres', 'data.new', 'base'), { recursive: true });
  await writeFile(join(dataDir, 'postgres', 'data.new', 'PG_VERSION'), '18\n');
  const postgres = await start();
  expect(await ask(postgres.urls.one?.appUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('says what is wrong when the secret is lost, or the data is of another version', async () => {
  await (await start()).stop();
  await rename(join(dataDir, 'postgres.json'), join(dataDir, 'aside.json'));
  await expect(start()).rejects.toThrow(/postgres\.json, which holds its password, is gone/);
  await rename(join(dataDir, 'aside.json'), join(dataDir, 'postgres.json'));
  await writeFile(join(cluster(), 'PG_VERSION'), '15\n');
  await expect(start()).rejects.toThrow('is of PostgreSQL 15; this version brings PostgreSQL 18');
});

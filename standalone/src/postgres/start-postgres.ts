import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type DatabaseUrls, provision } from '@quittance/database/provision';
import { type Binaries, prepareBinaries } from '@quittance/postgres-server/binaries';
import { ensureCluster, isCluster, superuser } from '@quittance/postgres-server/cluster';
import { stopOrphan } from '@quittance/postgres-server/orphan';
import { freePort } from '@quittance/postgres-server/ports';
import { PortTakenError, type Server, startServer } from '@quittance/postgres-server/server';
import { stopWithUs } from '@quittance/postgres-server/watch';
import type { Logger } from '@quittance/telemetry/log';
import type { FolderLock } from '../folder-lock.ts';
import { type Credentials, newCredentials, readCredentials, rolePassword, writeCredentials } from './credentials.ts';
import { type Place, preparePlace } from './place.ts';
import { supervise } from './supervise.ts';

/** The PostgreSQL that Quittance brings along. */
export type RunningPostgres = {
  /** Per database the URLs of its two roles; they stay the same while it runs, also when the server had to be started again. */
  urls: Readonly<Record<string, DatabaseUrls>>;
  running(): boolean;
  /** Ends all sessions and stops, with a checkpoint. */
  stop(): Promise<void>;
};

export type PostgresOptions = {
  /** Only who holds the folder may: it stops what runs there. */
  folder: FolderLock;
  /** One each per subgraph, and the bus. */
  databases: readonly string[];
  log: Logger;
};

/** Durable, and small: everything shares one machine with the application. */
const settings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '64MB',
  max_connections: 150,
  max_wal_size: '512MB',
  wal_level: 'minimal',
  max_wal_senders: 0,
  autovacuum_max_workers: 2,
  jit: 'off',
  log_checkpoints: 'off',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] %a %d ',
};

const portTries = 5;
const longLogBytes = 10_000_000;

/**
 * Starts PostgreSQL 18 on the data folder, making the cluster at the first time, with a database and two roles for each name. It listens on
 * 127.0.0.1 at the port it had before, or another free one. It ends with this process, and is started again when it ends on its own.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { dataDir } = options.folder;
  const place = await preparePlace(dataDir);
  const cluster = join(place.home, 'data');
  const credentials = await ensureCredentials(dataDir, cluster);
  const binaries = await prepareBinaries({ account: place.account, copyTo: place.home });
  await ensureCluster({
    dataDir: cluster,
    binaries,
    account: place.account,
    superuserPassword: credentials.superuserPassword,
    durable: true,
  });
  if (await stopOrphan(cluster)) options.log.warn('stopped a PostgreSQL server that a killed process had left behind');
  const logFile = await turnLog(join(dataDir, 'postgres.log'));

  const launch = (port: number) => launchServer({ place, cluster, binaries, port, logFile });
  const first = await onFreePort(credentials.port, launch);
  const server = supervise(first, () => launch(first.port), options.log);
  try {
    if (first.port !== credentials.port) await writeCredentials(dataDir, { ...credentials, port: first.port });
    const urls = await makeDatabases(first.port, credentials, options.databases);
    options.log.info({ port: first.port, folder: place.home }, 'PostgreSQL runs');
    return { urls, running: () => server.running(), stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The secret is written before the cluster is made with it, so that a crash between the two loses nothing. */
async function ensureCredentials(dataDir: string, cluster: string): Promise<Credentials> {
  const kept = await readCredentials(dataDir);
  if (kept) return kept;
  if (await isCluster(cluster)) {
    throw new Error(
      `There is data in ${cluster}, but ${join(dataDir, 'postgres.json')}, which holds its password, is gone. Restore it.`,
    );
  }
  const made = newCredentials();
  await writeCredentials(dataDir, made);
  return made;
}

type Launch = { place: Place; cluster: string; binaries: Binaries; port: number; logFile: string };

async function launchServer({ place, cluster, binaries, port, logFile }: Launch): Promise<Server> {
  const server = await startServer({ dataDir: cluster, binaries, account: place.account, port, settings, logFile });
  const endWatch = stopWithUs(server.pid);
  void server.ended.then(endWatch);
  return server;
}

/** Between finding a port free and listening on it somebody else may take it. */
async function onFreePort(wanted: number | null, launch: (port: number) => Promise<Server>): Promise<Server> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await launch(await freePort(tries === 1 && wanted !== null ? wanted : undefined));
    } catch (error) {
      if (!(error instanceof PortTakenError) || tries === portTries) throw error;
    }
  }
}

async function makeDatabases(
  port: number,
  credentials: Credentials,
  names: readonly string[],
): Promise<Record<string, DatabaseUrls>> {
  const superuserUrl = `postgresql://${superuser}:${credentials.superuserPassword}@127.0.0.1:${port}/postgres`;
  const urls: Record<string, DatabaseUrls> = {};
  for (const name of names) {
    const passwords = {
      ownerPassword: rolePassword(credentials, `${name}_owner`),
      appPassword: rolePassword(credentials, `${name}_app`),
    };
    urls[name] = await provision({ superuserUrl, name, ...passwords });
  }
  return urls;
}

/** A long log is put aside, once. */
async function turnLog(path: string): Promise<string> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > longLogBytes) await rename(path, `${path}.old`);
  return path;
}

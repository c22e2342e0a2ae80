import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Account, serverAccount } from '@quittance/postgres-server/account';
import { prepareBinaries } from '@quittance/postgres-server/binaries';
import { ensureCluster, superuser } from '@quittance/postgres-server/cluster';
import { freePort } from '@quittance/postgres-server/ports';
import { startServer } from '@quittance/postgres-server/server';
import { stopWithUs } from '@quittance/postgres-server/watch';

/** A PostgreSQL server for one run of the tests. */
export type TestServer = { superuserUrl: string; stop(): Promise<void> };

type Settings = Readonly<Record<string, string | number>>;

/** The data needn't outlive the run. */
const fastSettings: Settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_connections: 300,
  shared_buffers: '128MB',
};

/** For measuring: what is committed survives a power cut, and nobody waits for a checkpoint more often than on a machine of that size. */
const durableSettings: Settings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: 300,
  shared_buffers: '1GB',
  max_wal_size: '8GB',
};

/** Starts a server in a temporary folder, fast unless it is to be durable. It ends with `stop`, or with this process if that is killed. */
export async function startTestServer({ durable = false } = {}): Promise<TestServer> {
  const account = await serverAccount('');
  const folder = await mkdtemp(join(tmpdir(), 'quittance-test-'));
  if (account) await chown(folder, account.uid, account.gid);
  try {
    return await startIn(folder, account, durable);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(folder: string, account: Account | null, durable: boolean): Promise<TestServer> {
  const superuserPassword = randomBytes(16).toString('hex');
  const binaries = await prepareBinaries({ account, copyTo: folder });
  const dataDir = join(folder, 'data');
  await ensureCluster({ dataDir, binaries, account, superuserPassword, durable });
  const server = await startServer({
    dataDir,
    binaries,
    account,
    port: await freePort(),
    settings: durable ? durableSettings : fastSettings,
    logFile: join(folder, 'log'),
  });
  const endWatch = stopWithUs(server.pid, folder);
  return {
    superuserUrl: `postgresql://${superuser}:${superuserPassword}@127.0.0.1:${server.port}/postgres`,
    stop: async () => {
      await server.stop();
      endWatch();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

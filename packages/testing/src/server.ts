import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Account, serverAccount } from '@quittance/postgres-server/account';
import { prepareBinaries } from '@quittance/postgres-server/binaries';
import { ensureCluster, superuser } from '@quittance/postgres-server/cluster';
import { freePort } from '@quittance/postgres-server/ports';
import { type Server, type ServerOptions, startServer } from '@quittance/postgres-server/server';
import { stopWithUs } from '@quittance/postgres-server/watch';

/** A PostgreSQL server for one run of the tests. */
export type TestServer = {
  superuserUrl: string;
  /** Kills it as the system does that is out of memory; resolves when it has recovered, on the same port. */
  crash(): Promise<void>;
  stop(): Promise<void>;
};

/** What has to survive: nothing, the death of the server, or that of the machine too. */
type Durability = 'none' | 'crash' | 'power cut';

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

/** What is committed is in the hands of the operating system, which lives on. */
const crashSafeSettings: Settings = { ...fastSettings, synchronous_commit: 'on', full_page_writes: 'on' };

/** For measuring: what is committed survives a power cut, and nobody waits for a checkpoint more often than on a machine of that size. */
const durableSettings: Settings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: 300,
  shared_buffers: '1GB',
  min_wal_size: '1GB',
  max_wal_size: '8GB',
};

const settingsFor: Readonly<Record<Durability, Settings>> = {
  none: fastSettings,
  crash: crashSafeSettings,
  'power cut': durableSettings,
};
const crashTries = 50;

/** Starts a server in a temporary folder, fast unless something has to survive. It ends with `stop`, or with this process if that is killed. */
export async function startTestServer({ survives = 'none' }: { survives?: Durability } = {}): Promise<TestServer> {
  const account = await serverAccount('');
  const folder = await mkdtemp(join(tmpdir(), 'quittance-test-'));
  if (account) await chown(folder, account.uid, account.gid);
  try {
    return await startIn(folder, account, survives);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(folder: string, account: Account | null, survives: Durability): Promise<TestServer> {
  const superuserPassword = randomBytes(16).toString('hex');
  const binaries = await prepareBinaries({ account, copyTo: folder });
  const dataDir = join(folder, 'data');
  await ensureCluster({ dataDir, binaries, account, superuserPassword, durable: survives === 'power cut' });
  const options = { dataDir, binaries, account, settings: settingsFor[survives], logFile: join(folder, 'log') };
  let server = await startServer({ ...options, port: await freePort() });
  let endWatch = stopWithUs(server.pid, folder);
  return {
    superuserUrl: `postgresql://${superuser}:${superuserPassword}@127.0.0.1:${server.port}/postgres`,
    crash: async () => {
      endWatch();
      process.kill(server.pid, 'SIGKILL');
      await server.ended;
      server = await startAgain({ ...options, port: server.port });
      endWatch = stopWithUs(server.pid, folder);
    },
    stop: async () => {
      await server.stop();
      endWatch();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The processes of the dead one notice it one by one, and hold its memory and its port until then. */
async function startAgain(options: ServerOptions): Promise<Server> {
  for (let tries = 1; ; tries++) {
    try {
      return await startServer(options);
    } catch (error) {
      if (tries === crashTries) throw error;
      await pause(100);
    }
  }
}

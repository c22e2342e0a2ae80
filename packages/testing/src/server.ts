import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serverAccount } from '@quittance/postgres-server/account';
import { prepareBinaries } from '@quittance/postgres-server/binaries';
import { ensureCluster, superuser } from '@quittance/postgres-server/cluster';
import { freePort } from '@quittance/postgres-server/ports';
import { type Server, startServer } from '@quittance/postgres-server/server';

/** A PostgreSQL server for one run of the tests. */
export type TestServer = { superuserUrl: string; stop(): Promise<void> };

/** Fast instead of durable: the data needn't outlive the run. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_connections: 300,
  shared_buffers: '128MB',
};

/** Starts a server in a temporary folder. It ends with `stop`, or with this process if that is killed. */
export async function startTestServer(): Promise<TestServer> {
  const account = await serverAccount('');
  const folder = await mkdtemp(join(tmpdir(), 'quittance-test-'));
  if (account) await chown(folder, account.uid, account.gid);
  const superuserPassword = randomBytes(16).toString('hex');
  const binaries = await prepareBinaries({ account, copyTo: folder });
  const dataDir = join(folder, 'data');
  await ensureCluster({ dataDir, binaries, account, superuserPassword, durable: false });
  const server = await startServer({
    dataDir,
    binaries,
    account,
    port: await freePort(),
    settings,
    logFile: join(folder, 'log'),
  });
  const endWatch = stopWithUs(server, folder);
  return {
    superuserUrl: `postgresql://${superuser}:${superuserPassword}@127.0.0.1:${server.port}/postgres`,
    stop: async () => {
      await server.stop();
      endWatch();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A shell that waits for the end of this process (of the pipe between them) and then stops the server: `kill -9` of the test runner would
 * leave it behind otherwise.
 */
function stopWithUs(server: Server, folder: string): () => void {
  const script =
    'cat >/dev/null; kill -QUIT "$1"; n=0; while kill -0 "$1" && [ $n -lt 50 ]; do sleep 0.1; n=$((n+1)); done; rm -rf "$2"';
  const watch = spawn('sh', ['-c', script, 'sh', String(server.pid), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watch.unref();
  return () => watch.kill('SIGKILL');
}

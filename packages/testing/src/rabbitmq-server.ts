import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@quittance/postgres-server/ports';
import { connect } from 'amqplib';
import { eventually } from './drain.ts';
import { rabbitmqServer, searchPath } from './env.ts';

/** A broker of its own, for tests that kill it. */
export type RabbitmqServer = {
  /** The same after every restart. */
  url: string;
  /** As a power cut: no farewell. */
  kill(): Promise<void>;
  /** With what is on its disk, or with an empty one. */
  start(options?: { empty: boolean }): Promise<void>;
  /** Ends it and leaves nothing behind. */
  remove(): Promise<void>;
};

/** The script itself: what distributions put on the path changes to the account of the machine's own broker. */
const scripts = [
  rabbitmqServer ?? '',
  '/usr/lib/rabbitmq/bin/rabbitmq-server',
  '/opt/homebrew/sbin/rabbitmq-server',
  '/usr/local/sbin/rabbitmq-server',
];
const startWithinMs = 90_000;

/** The installed RabbitMQ's server, or null where there is none: then the suite is printed as not run. */
export function findRabbitmqServer(): string | null {
  const script = scripts.find((path) => path !== '' && existsSync(path)) ?? null;
  if (script === null) console.warn('not run because no RabbitMQ is installed that a test could start');
  return script;
}

/** Starts it with its own node name, ports and folder, bound to loopback. */
export async function startRabbitmqServer(script: string): Promise<RabbitmqServer> {
  const folder = await mkdtemp(join(tmpdir(), 'rabbitmq-'));
  const [port, distributionPort] = [await freePort(), await freePort()];
  const url = `amqp://guest:guest@127.0.0.1:${port}`;
  await writeFile(join(folder, 'rabbitmq.conf'), `listeners.tcp.1 = 127.0.0.1:${port}\n`);
  await writeFile(join(folder, 'enabled_plugins'), '[].\n');
  const env = {
    PATH: searchPath,
    HOME: folder,
    RABBITMQ_NODENAME: `quittance-${randomBytes(4).toString('hex')}@localhost`,
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_BASE: folder,
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'none'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
  };
  let child: ChildProcess | null = null;

  async function start({ empty } = { empty: false }): Promise<void> {
    if (empty) await rm(join(folder, 'data'), { recursive: true, force: true });
    // A group of its own, because the script and the server are several processes.
    child = spawn(script, [], { env, detached: true, stdio: 'ignore' });
    await eventually(() => answers(url), startWithinMs);
  }

  async function kill(): Promise<void> {
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    process.kill(-child.pid, 'SIGKILL');
    await gone;
  }

  await start();
  return {
    url,
    kill,
    start,
    remove: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await connect(url, { timeout: 1_000 })).close();
    return true;
  } catch {
    return false;
  }
}

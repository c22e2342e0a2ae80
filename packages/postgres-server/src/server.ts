import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { environment } from './environment.ts';
import { readPidFile } from './pid-file.ts';

export type ServerOptions = {
  dataDir: string;
  binaries: Binaries;
  account: Account | null;
  port: number;
  /** PostgreSQL's own settings; they win over those in the data folder. */
  settings: Readonly<Record<string, string | number>>;
  /** Where the server writes its log. */
  logFile: string;
};

/** A server that runs as a child process of this one. */
export type Server = {
  readonly pid: number;
  readonly port: number;
  /** Resolves when the process is gone, for whatever reason, with a word on how. */
  readonly ended: Promise<string>;
  running(): boolean;
  /** Ends all sessions, writes a checkpoint, stops. */
  stop(): Promise<void>;
};

/** Somebody else listens on the port. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
}

const startTimeoutMs = 120_000;
const stopTimeoutMs = 10_000;
const loopback = '127.0.0.1';

/**
 * Starts a server and waits until it takes connections (after a crash: until it has recovered). It listens on 127.0.0.1 only, and leads a
 * process group of its own, so that Ctrl-C in a terminal doesn't reach it before us.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const log = await open(options.logFile, 'a', 0o600);
  const logStart = (await stat(options.logFile)).size;
  const settings = {
    ...options.settings,
    port: options.port,
    listen_addresses: loopback,
    unix_socket_directories: '',
    timezone: 'UTC',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(options.binaries.postgres, ['-D', options.dataDir, ...flags], {
    ...options.account,
    cwd: '/',
    env: environment,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  const ended = endOf(child);
  await log.close();
  let gone: string | undefined;
  void ended.then((how) => {
    gone = how;
  });
  const deadline = Date.now() + startTimeoutMs;
  while (!(await isReady(options.dataDir, child.pid))) {
    if (gone !== undefined) throw await startError(options, logStart, gone);
    if (Date.now() > deadline) {
      child.kill('SIGQUIT');
      throw await startError(options, logStart, 'it was not ready in time');
    }
    await sleep(10);
  }
  return {
    pid: child.pid ?? 0,
    port: options.port,
    ended,
    running: () => gone === undefined,
    stop: () => stopProcess(child, ended),
  };
}

async function endOf(child: ChildProcess): Promise<string> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return signal ? `ended by ${signal}` : `ended with code ${code}`;
  } catch (error) {
    return `could not be started: ${String(error)}`;
  }
}

async function isReady(dataDir: string, pid: number | undefined): Promise<boolean> {
  const file = await readPidFile(dataDir);
  return file?.pid === pid && file?.ready === true;
}

async function startError(options: ServerOptions, logStart: number, how: string): Promise<Error> {
  const said = (await readFile(options.logFile)).subarray(logStart).toString().trim();
  if (/could not bind|Address already in use/i.test(said)) return new PortTakenError(`Port ${options.port} is taken`);
  return new Error(
    `PostgreSQL did not start (${how}). Its log, ${options.logFile}, says:\n${said.split('\n').slice(-10).join('\n')}`,
  );
}

/** Fast first; then without a checkpoint (the next start recovers); then by force. */
async function stopProcess(child: ChildProcess, ended: Promise<string>): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    child.kill(signal);
    if (await within(stopTimeoutMs, ended)) return;
  }
}

async function within(ms: number, ended: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(ms, false, { signal: timer.signal }).catch(() => false);
  const inTime = await Promise.race([ended.then(() => true), late]);
  timer.abort();
  return inTime;
}

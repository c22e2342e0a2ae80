import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inherited } from '@quittance/testing/env';
import { freePort } from './free-port.ts';
import { root } from './root.ts';

/** The product as a user has it: its own process, its own data folder, a free port. */
export type Product = {
  url: string;
  dataDir: string;
  /** Of the process that was started, the parent of all the others. */
  pid(): number;
  /** Everything it printed so far. */
  output(): string;
  /** As a power cut would: no farewell. */
  kill(): Promise<void>;
  /** On the same data folder and port again. */
  restart(): Promise<void>;
  /** Ctrl-C (or another signal), until it is gone; answers how many milliseconds that took. */
  stop(signal?: NodeJS.Signals): Promise<number>;
  /** Stops it and removes the data folder. */
  remove(): Promise<void>;
};

/** A machine that has much else to do takes its time. */
const readyWithinMs = 180_000;

/** A test asks from one address what a thousand people would. */
export const manyRequests: Readonly<Record<string, string>> = Object.fromEntries(
  ['ADDRESS', 'ANONYMOUS', 'CALLER', 'PAGES', 'SIGN_IN', 'SIGN_UP', 'PASSWORD_RESET'].map((name) => [
    `RATE_LIMIT_${name}`,
    '1000000/60',
  ]),
);

/** `command` is what a Node is given to run: the standalone itself unless told. */
export async function startProduct(
  environment: Record<string, string> = {},
  command: readonly string[] = ['standalone/src/main.ts'],
): Promise<Product> {
  const dataDir = environment.QUITTANCE_DATA_DIR ?? (await mkdtemp(join(tmpdir(), 'quittance-e2e-')));
  const port = await freePort();
  let printed = '';
  let child: ChildProcess;

  async function start(): Promise<void> {
    child = spawn(process.execPath, command, {
      cwd: root,
      env: {
        ...machineEnvironment(),
        LOG_LEVEL: 'warn',
        ...manyRequests,
        ...environment,
        QUITTANCE_DATA_DIR: dataDir,
        PORT: String(port),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ready = new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        if (stream === null) continue;
        createInterface({ input: stream }).on('line', (line) => {
          printed += `${line}\n`;
          if (line.includes('Quittance is ready at')) resolve();
        });
      }
      child.once('exit', (code) => reject(new Error(`Quittance ended with ${code} before it was ready:\n${printed}`)));
      setTimeout(() => reject(new Error(`Quittance was not ready in time:\n${printed}`)), readyWithinMs).unref();
    });
    await ready;
  }

  async function end(signal: NodeJS.Signals): Promise<number> {
    if (child.exitCode !== null || child.signalCode !== null) return 0;
    const before = performance.now();
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
    return performance.now() - before;
  }

  await start();
  return {
    url: `http://localhost:${port}`,
    dataDir,
    pid: () => child.pid ?? 0,
    output: () => printed,
    kill: async () => void (await end('SIGKILL')),
    restart: start,
    stop: (signal = 'SIGINT') => end(signal),
    remove: async () => {
      await end('SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Not what the machine happens to have set for the product itself. */
function machineEnvironment(): Record<string, string | undefined> {
  const ours = /^(DATABASE_|AMQP_|QUITTANCE_DATA|PUBLIC_URL|PORT|HOST|CLERK_|POSTMARK_|SENDGRID_|SMTP_)/;
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => !ours.test(name)));
}

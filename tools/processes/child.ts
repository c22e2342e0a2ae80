import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../root.ts';
import type { Environment } from './parts.ts';

export type ChildOptions = {
  /** Before each line that it prints. */
  label: string;
  script: string;
  environment: Environment;
  print(line: string): void;
  /** It listens there from now on. */
  up(url: string): void;
  /** It does not any more. */
  down(url: string): void;
};

export type Child = {
  /** Resolves when it is ready for the first time; rejects when it ends before that. */
  ready: Promise<void>;
  stop(): Promise<void>;
};

const againAfterMs = 1_000;
/** Longer than the parts need: they cut themselves off after 10 s. */
const killAfterMs = 12_000;

/** Runs a part, again whenever it ends by itself: one that never was ready has a mistake that would only be repeated. */
export function startChild(options: ChildOptions): Child {
  const { label, print } = options;
  const say = (line: string) => print(`${label.padEnd(10)} | ${line}`);
  const ready = Promise.withResolvers<void>();
  const stopping = new AbortController();
  let child: ChildProcess | null = null;
  const ended = run();

  async function run(): Promise<void> {
    for (let wasReady = false; !stopping.signal.aborted; ) {
      child = start({
        ...options,
        say,
        up: (url) => {
          wasReady = true;
          options.up(url);
          ready.resolve();
        },
      });
      const [code, signal] = await once(child, 'exit');
      if (stopping.signal.aborted) break;
      if (!wasReady) return ready.reject(new Error(`${label} ended with ${signal ?? code} before it was ready.`));
      say(`ended with ${signal ?? code}: it is started again`);
      await delay(againAfterMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
    ready.reject(new Error(`${label} was stopped.`));
  }

  return {
    ready: ready.promise,
    stop: async () => {
      stopping.abort();
      child?.kill('SIGTERM');
      const kill = setTimeout(() => child?.kill('SIGKILL'), killAfterMs);
      await ended.finally(() => clearTimeout(kill));
    },
  };
}

function start(options: ChildOptions & { say(line: string): void }): ChildProcess {
  const { script, environment, say, up, down } = options;
  const child = spawn(process.execPath, [script], {
    cwd: root,
    env: environment as NodeJS.ProcessEnv,
    // The channel says where it listens, and tells it that we are gone.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C is for us, who stop the parts in their order.
    detached: true,
  });
  say(`started (pid ${child.pid})`);
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', say);
  child.on('message', (message: { url: string }) => {
    up(message.url);
    child.once('exit', () => down(message.url));
  });
  return child;
}

import type { Logger } from '@quittance/telemetry/log';
import { withinGrace } from './background.ts';

export type LoopOptions = {
  name: string;
  /** Does what is due, and answers when the next thing is; null when nothing waits. */
  step: () => Promise<Date | null>;
  now: () => Date;
  log: Logger;
  /** The longest sleep: what another process has planned is found then. */
  idleMs?: number;
};

export type RunningLoop = {
  /** Something may be due: look at once. */
  wake(): void;
  /** Takes no further step, and lets the one in work finish unless it takes long: whatever it does is found again. */
  stop(): Promise<void>;
};

const defaultIdleMs = 5_000;
const shortestSleepMs = 20;
const afterFailureMs = 1_000;

/** Repeats a step whenever something is due or somebody wakes it, and sleeps otherwise. A step that fails is tried again after a second. */
export function startLoop({ name, step, now, log, idleMs = defaultIdleMs }: LoopOptions): RunningLoop {
  let stopped = false;
  let woken = false;
  let rouse: () => void = () => undefined;

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const pauseAfter = (next: Date | null) =>
    next === null ? idleMs : Math.min(idleMs, Math.max(shortestSleepMs, next.getTime() - now().getTime()));

  const run = async () => {
    while (!stopped) {
      woken = false;
      let pauseMs = afterFailureMs;
      try {
        pauseMs = pauseAfter(await step());
      } catch (error) {
        log.error({ err: error, loop: name }, 'a worker step failed');
      }
      if (!woken && !stopped) await sleep(pauseMs);
    }
  };
  // Not before the caller has what it may wake.
  const running = Promise.resolve().then(run);

  return {
    wake: () => {
      woken = true;
      rouse();
    },
    stop: () => {
      stopped = true;
      rouse();
      return withinGrace(running);
    },
  };
}

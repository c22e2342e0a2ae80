import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@quittance/telemetry/log';

/** Work that goes on after its request was answered. All of it is written down before, so that it is found again when it is cut off. */
export type Background = {
  run(work: () => Promise<void>): void;
  /** Waits for what is in work, but not for long. */
  stop(): Promise<void>;
};

/** How long stopping waits for calls to providers, which may take longer than a person wants to wait. */
export const stopGraceMs = 3_000;

export function createBackground(log: Logger): Background {
  const inWork = new Set<Promise<void>>();
  return {
    run: (work) => {
      const running = work()
        .catch((error: unknown) => log.error({ err: error }, 'work in the background failed'))
        .finally(() => inWork.delete(running));
      inWork.add(running);
    },
    stop: () => withinGrace(Promise.all(inWork)),
  };
}

/** Resolves when the work has ended, or after the grace. */
export async function withinGrace(work: Promise<unknown>): Promise<void> {
  const patience = new AbortController();
  const over = pause(stopGraceMs, undefined, { signal: patience.signal }).catch(() => undefined);
  await Promise.race([work, over]);
  patience.abort();
}

import type { Logger } from '@quittance/telemetry/log';

/**
 * Repeats a job, with a pause between the end of one run and the start of the next; at once when it says that there is more. A stop waits for
 * the run: one that takes long ends early when it is told.
 */
export function every(
  pauseMs: number,
  name: string,
  log: Logger,
  job: (stopping: AbortSignal) => Promise<{ more: boolean }>,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async () => {
    while (!signal.aborted) {
      let more = false;
      try {
        more = (await job(signal)).more;
      } catch (error) {
        log.error({ err: error, job: name }, 'a job failed: it runs again after its pause');
      }
      if (!more) await pause(pauseMs, signal);
    }
  };
  const ended = run();
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}

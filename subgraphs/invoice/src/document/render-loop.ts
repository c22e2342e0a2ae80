import { backoff, pause } from '@quittance/messaging/backoff';
import { Signal } from '@quittance/messaging/signal';
import type { Logger } from '@quittance/telemetry/log';

export type RenderLoop = {
  /** There may be something to render. */
  wake(): void;
  /** Lets the document in work finish. */
  stop(): Promise<void>;
};

/** How long to sleep when nobody wakes: until then what other processes issued, and what is to be tried again, waits. */
const idleMs = 1_000;

/** Renders one document after the other, as long as there are any; survives the loss of the database. */
export function startRenderLoop({ renderNext, log }: { renderNext: () => Promise<boolean>; log: Logger }): RenderLoop {
  const work = new Signal();
  const stopping = new AbortController();
  const ended = run();

  async function run(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; ) {
      try {
        const rendered = await renderNext();
        failures = 0;
        if (!rendered) await work.taken(idleMs);
      } catch (error) {
        if (failures === 0) log.warn({ err: error }, 'rendering: no document can be taken, they wait');
        await pause(backoff(failures++, { firstMs: 100, mostMs: 5_000 }), stopping.signal);
      }
    }
  }

  return {
    wake: () => work.give(),
    stop: async () => {
      stopping.abort();
      work.give();
      await ended;
    },
  };
}

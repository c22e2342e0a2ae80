import { collectOnScrape, gauge } from '@quittance/telemetry/metrics';
import type { Transport } from './transport.ts';

const events = gauge('quittance_queue_events', 'Events of a service that are ready, wait for a retry, or are not buried yet.', [
  'service',
  'state',
]);
const age = gauge('quittance_queue_oldest_seconds', 'Age of the oldest event that is ready; 0 without one.', ['service']);

/** Tells of the transport's queues before each scrape, until the answer is called. */
export function collectQueueFigures(transport: Pick<Transport, 'queues'>): () => void {
  return collectOnScrape(async () => {
    for (const { service, ready, retrying, dead, oldestSeconds } of await transport.queues()) {
      events.set({ service, state: 'ready' }, ready);
      events.set({ service, state: 'retrying' }, retrying);
      events.set({ service, state: 'dead' }, dead);
      age.set({ service }, oldestSeconds ?? 0);
    }
  });
}

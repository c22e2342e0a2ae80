import type { Logger } from '@quittance/telemetry/log';
import { counter } from '@quittance/telemetry/metrics';

const unroutable = counter('quittance_events_unroutable_total', 'Events that no service subscribes to.', ['type']);

/** Counts events that nobody subscribes to, and logs each type the first time: a missing consumer, or an event too many. */
export function createUnroutableReport(log: Logger): (types: readonly string[]) => void {
  const known = new Set<string>();
  return (types) => {
    for (const type of types) {
      unroutable.inc({ type });
      if (known.has(type)) continue;
      known.add(type);
      log.warn({ type }, 'nobody subscribes to this event');
    }
  };
}

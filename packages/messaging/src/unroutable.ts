import type { Logger } from '@quittance/telemetry/log';
import { counter } from '@quittance/telemetry/metrics';

const unroutable = counter('quittance_events_unroutable_total', 'Events that no service subscribes to, though one should.', [
  'type',
]);

/**
 * Counts events that nobody subscribes to, and logs each type the first time: a missing consumer, or an event too many. Those of `unheard`
 * are meant to reach nobody.
 */
export function createUnroutableReport(log: Logger, unheard: readonly string[]): (types: readonly string[]) => void {
  const known = new Set(unheard);
  const told = new Set<string>();
  return (types) => {
    for (const type of types) {
      if (known.has(type)) continue;
      unroutable.inc({ type });
      if (told.has(type)) continue;
      told.add(type);
      log.warn({ type }, 'nobody subscribes to this event');
    }
  };
}

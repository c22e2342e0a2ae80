import { type LiveChange, liveChangeOf } from '@quittance/events/audience';
import type { EventEnvelope } from '@quittance/events/envelope';
import type { Transport } from './transport.ts';

const topic = 'live';
/** Keeps a broadcast below what PostgreSQL's NOTIFY takes. */
const changesPerBroadcast = 40;

/**
 * A transport that also tells open windows what changed: when an event is published, and again when a service has handled it, for then
 * its view of things is new too. Windows that miss one see the truth at their next look, so failures are ignored.
 */
export function withLiveUpdates(transport: Transport): Transport {
  const announce = (events: readonly EventEnvelope[]) => {
    const changes = distinct(events.map(liveChangeOf).filter(({ audience }) => audience.length > 0));
    for (let start = 0; start < changes.length; start += changesPerBroadcast) {
      const message = { changes: JSON.stringify(changes.slice(start, start + changesPerBroadcast)) };
      transport.broadcast(topic, message).catch(() => undefined);
    }
  };
  return {
    ...transport,
    publish: async (events) => {
      await transport.publish(events);
      announce(events);
    },
    subscribe: (subscriber) =>
      transport.subscribe({
        ...subscriber,
        handle: async (deliveries) => {
          const verdicts = await subscriber.handle(deliveries);
          announce(deliveries.filter((_, index) => verdicts[index]?.kind === 'done').map(({ event }) => event));
          return verdicts;
        },
      }),
  };
}

/** Hears what `withLiveUpdates` tells, of all processes. */
export function listenToLiveUpdates(transport: Pick<Transport, 'listen'>, hear: (change: LiveChange) => void) {
  return transport.listen(topic, ({ changes = '[]' }) => {
    for (const change of JSON.parse(changes) as LiveChange[]) hear(change);
  });
}

function distinct(changes: readonly LiveChange[]): LiveChange[] {
  return [...new Map(changes.map((change) => [`${change.kind} ${change.id}`, change])).values()];
}

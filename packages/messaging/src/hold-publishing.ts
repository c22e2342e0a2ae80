import type { Transport } from './transport.ts';

/**
 * A transport that publishes nothing before `release`. A process that starts several services releases it once all have subscribed:
 * else what the first one publishes (left from its last run, or made while it starts) would pass by a service that subscribes for the
 * first time, or to a new type.
 */
export function holdPublishing(transport: Transport): { transport: Transport; release(): void } {
  const released = Promise.withResolvers<void>();
  const publish: Transport['publish'] = async (events) => {
    await released.promise;
    await transport.publish(events);
  };
  return { transport: { ...transport, publish }, release: released.resolve };
}

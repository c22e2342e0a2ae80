import { embeddedTransport } from '@quittance/testing/transport';
import { expect, test } from 'vitest';
import { holdPublishing } from '../src/hold-publishing.ts';
import { startRelay } from '../src/relay.ts';
import { createTestService, eventOf, log } from './service.ts';

test('what a service emits before another has subscribed for the first time reaches that one too', async () => {
  const bus = await embeddedTransport();
  const service = await createTestService('invoice');
  const { transport, release } = holdPublishing(bus.transport);
  const published: unknown[] = [];
  const relay = startRelay({
    pool: service.pool,
    log,
    transport: {
      publish: (events) => {
        published.push(...events);
        return transport.publish(events);
      },
    },
  });
  await service.emit(eventOf('s'));
  await expect.poll(() => published).toHaveLength(1);
  const consumer = await service.consume(transport);
  release();
  await service.effectsReach(1);
  await relay.stop();
  await consumer.stop();
  await service.close();
  await bus.close();
});

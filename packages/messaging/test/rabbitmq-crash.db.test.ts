import { drain, eventually } from '@quittance/testing/drain';
import { findRabbitmqServer, type RabbitmqServer, startRabbitmqServer } from '@quittance/testing/rabbitmq-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rabbitmqBroker } from './broker.ts';
import { useHarness } from './harness.ts';
import { contract, eventOf, inversions, repeated } from './service.ts';

const script = findRabbitmqServer();
/** Some seconds on a machine that does nothing else. */
const startMs = 120_000;

describe.skipIf(script === null)('a RabbitMQ that dies', () => {
  let server: RabbitmqServer;
  beforeAll(async () => {
    server = await startRabbitmqServer(script ?? '');
  }, startMs);
  afterAll(() => server?.remove());
  const h = useHarness(() => rabbitmqBroker(server.url)());

  test(
    'loses none of the events that it had confirmed, and nobody has to restart: channels and consumers come back',
    async () => {
      const billing = await h.newService('billing');
      const { transport } = await h.newProcess();
      await h.consume(billing, transport);
      const relay = h.relay(transport);
      const emit = async (rounds: number) => {
        for (let n = 0; n < rounds; n++) await h.publisher.emit(...Array.from({ length: 50 }, (_, k) => eventOf(`s${k % 10}`)));
      };
      const before = emit(20);
      await billing.effectsReach(200);
      await server.kill();
      await before;
      // Commands do not notice.
      await emit(20);
      relay.wake();
      await server.start();
      await billing.effectsReach(2_000, 30_000);
      await drain({ pools: [h.publisher.pool], transport, deadlineMs: 30_000 });
      const ids = (await billing.effects()).map(({ event_id }) => event_id);
      expect(ids).toHaveLength(2_000);
      expect(repeated(ids)).toEqual([]);
      await eventually(() => transport.healthy());
    },
    startMs,
  );

  test(
    'and comes back with an empty disk has all its queues again before anything is taken for published',
    async () => {
      const { transport } = await h.newProcess({ billing: [contract.type] });
      const billing = await h.newService('billing');
      await h.consume(billing, transport);
      h.relay(transport);
      await h.publisher.emit(eventOf('s'));
      await billing.effectsReach(1);
      await server.kill();
      await h.publisher.emit(eventOf('s'), eventOf('s'));
      await server.start({ empty: true });
      await billing.effectsReach(3, 30_000);
      expect(inversions(await billing.effects())).toEqual([]);
    },
    startMs,
  );
});

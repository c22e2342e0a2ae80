import { countOf } from '@quittance/testing/counts';
import { drain, eventually } from '@quittance/testing/drain';
import { expect, test } from 'vitest';
import type { Broker } from '../broker.ts';
import { afterHandling, useHarness } from '../harness.ts';
import { contract, eventOf, inversions } from '../service.ts';

/** What happens while parts are away, and who publishes. */
export function outageConformance(createBroker: () => Promise<Broker>): void {
  const h = useHarness(createBroker);

  test('while the broker is away commands go on, and nothing is lost when it is back', async () => {
    const billing = await h.newService('billing');
    const { transport } = await h.newProcess();
    await h.consume(billing, transport);
    const away = await h.newProcess();
    h.relay(away.transport);
    await h.publisher.emit(eventOf('s'));
    await billing.effectsReach(1);
    away.network.refuse();
    for (let n = 0; n < 50; n++) await h.publisher.emit(eventOf('s'), eventOf('t'));
    expect(await away.transport.healthy()).toBe(false);
    away.network.open();
    await billing.effectsReach(101);
    expect(inversions(await billing.effects())).toEqual([]);
    await eventually(() => away.transport.healthy());
  });

  // Mutants on RabbitMQ: publish without waiting for confirms; no inbox.
  test('connections that break between publish and confirm, commit and answer, lose none of 2,000 and double none', async () => {
    const billing = await h.newService('billing');
    const publishing = await h.newProcess();
    const consuming = await h.newProcess();
    const everyThird = (work: () => void) => {
      let calls = 0;
      return () => {
        calls += 1;
        if (calls % 3 === 0) work();
      };
    };
    await h.consume(billing, afterHandling(consuming.transport, everyThird(consuming.network.cut)));
    const cutPublishing = everyThird(publishing.network.cut);
    h.relay({
      publish: (events) => {
        const published = publishing.transport.publish(events);
        cutPublishing();
        return published;
      },
    });
    for (let round = 0; round < 20; round++) {
      await h.publisher.emit(...Array.from({ length: 100 }, (_, n) => eventOf(`s${n % 10}`)));
      await billing.effectsReach((round - 1) * 100);
    }
    await billing.effectsReach(2_000);
    await drain({ pools: [h.publisher.pool], transport: consuming.transport });
    // No word on order: a consumer may come back before the broker has noticed that it was gone.
    expect(await billing.effects()).toHaveLength(2_000);
  });

  // Mutant: no lock among relays.
  test('of two relays side by side one publishes, each event once and in order, and the other takes over', async () => {
    const billing = await h.newService('billing');
    const { transport } = await h.newProcess();
    await h.consume(billing, transport);
    const published: string[][] = [[], []];
    const relays = published.map((ids) =>
      h.relay({
        publish: async (events) => {
          ids.push(...events.map(({ id }) => id));
          await transport.publish(events);
        },
      }),
    );
    for (let n = 0; n < 100; n++) await h.publisher.emit(eventOf('s'), eventOf('t'));
    await billing.effectsReach(200);
    expect(published.map((ids) => ids.length).sort()).toEqual([0, 200]);
    await relays[published[0]?.length === 200 ? 0 : 1]?.stop();
    for (let n = 0; n < 100; n++) await h.publisher.emit(eventOf('s'), eventOf('t'));
    await billing.effectsReach(400);
    expect(published.map((ids) => ids.length)).toEqual([200, 200]);
    expect(inversions(await billing.effects())).toEqual([]);
  });

  // Mutant: returned messages are not looked at.
  test('an event that nobody subscribes to is counted and done with', async () => {
    const { transport } = await h.newProcess();
    const counted = () => countOf('quittance_events_unroutable_total', { type: contract.type });
    const before = await counted();
    h.relay(transport);
    await h.publisher.emit(eventOf('s'));
    await drain({ pools: [h.publisher.pool], transport: { queues: async () => [] } });
    expect(await counted()).toBe(before + 1);
  });
}

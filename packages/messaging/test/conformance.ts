import type { EventEnvelope } from '@quittance/events/envelope';
import { metrics } from '@quittance/telemetry/metrics';
import { drain, eventually } from '@quittance/testing/drain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Unprocessable } from '../src/consumer.ts';
import { deliveryLimit } from '../src/ladder.ts';
import { envelopeOf, unpublished } from '../src/outbox-rows.ts';
import { type Relay, startRelay } from '../src/relay.ts';
import type { Delivery, Transport } from '../src/transport.ts';
import { attempts, type Broker, ladderMs, type Process } from './broker.ts';
import { contract, createTestService, eventOf, inversions, log, repeated, type TestEvent, type TestService } from './service.ts';

/**
 * What every transport guarantees together with outbox, relay and inbox. "Mutant" names the broken variant of the code that a test was
 * seen to fail for; README.md lists them.
 */
export function transportConformance(name: string, createBroker: () => Promise<Broker>): void {
  describe(name, () => {
    let broker: Broker;
    let publisher: TestService;
    let cleanUps: (() => Promise<unknown>)[] = [];

    beforeEach(async () => {
      cleanUps = [];
      broker = await createBroker();
      cleanUps.push(() => broker.close());
      publisher = await newService('invoice');
    });
    afterEach(async () => {
      for (const cleanUp of cleanUps.reverse()) await cleanUp();
    });

    async function newService(serviceName: string): Promise<TestService> {
      const made = await createTestService(serviceName);
      cleanUps.push(() => made.close());
      return made;
    }
    async function newProcess(): Promise<Process> {
      const made = await broker.connect();
      cleanUps.push(() => made.close());
      return made;
    }
    function relay(transport: Pick<Transport, 'publish'>): Relay {
      const made = startRelay({ pool: publisher.pool, transport, log });
      cleanUps.push(() => made.stop());
      return made;
    }
    async function consume(
      consumer: TestService,
      transport: Pick<Transport, 'subscribe' | 'redeliver'>,
      before?: (events: readonly TestEvent[]) => void | Promise<void>,
    ) {
      const made = await consumer.consume(transport, before);
      cleanUps.push(() => made.stop());
      return made;
    }
    /** Events with their envelopes, to be published by hand. */
    async function envelopes(...events: ReturnType<typeof eventOf>[]): Promise<EventEnvelope[]> {
      await publisher.emit(...events);
      const client = await publisher.pool.connect();
      const rows = await unpublished(client, 10_000);
      await client.query('UPDATE outbox SET published_at = now()');
      client.release();
      return rows.map(envelopeOf);
    }

    test('carries every event to every service that subscribed, where it has one effect', async () => {
      const { transport } = await newProcess();
      const consumers = [await newService('billing'), await newService('email')];
      for (const consumer of consumers) await consume(consumer, transport);
      relay(transport);
      for (let round = 0; round < 5; round++)
        await publisher.emit(...Array.from({ length: 100 }, (_, n) => eventOf(`s${n % 7}`)));
      for (const consumer of consumers) {
        await consumer.effectsReach(500);
        expect(repeated((await consumer.effects()).map((effect) => effect.event_id))).toEqual([]);
      }
    });

    test('keeps what is published while a subscribed service is not running', async () => {
      const billing = await newService('billing');
      const first = await newProcess();
      const consumer = await consume(billing, first.transport);
      await consumer.stop();
      await first.close();
      const second = await newProcess();
      relay(second.transport);
      await publisher.emit(eventOf('s'), eventOf('s'));
      await drain({ pools: [publisher.pool], transport: { queues: async () => [] } });
      const third = await newProcess();
      await consume(billing, third.transport);
      await billing.effectsReach(2);
    });

    // Mutants: the relay selects without ORDER BY; the sequence is not drawn under the lock; batches are handled side by side.
    test('keeps the order of each aggregate: no inversion in 10,000 events over 10 restarts', async () => {
      const billing = await newService('billing');
      const total = 10_000;
      // Four at once on the same aggregates, so that their order is decided by locks.
      const emitQuarter = async () => {
        for (let n = 0; n < total / 4; n += 100)
          await publisher.emit(...Array.from({ length: 100 }, (_, k) => eventOf(`s${k % 20}`)));
      };
      await (await consume(billing, (await newProcess()).transport)).stop();
      const emitted = Promise.all([emitQuarter(), emitQuarter(), emitQuarter(), emitQuarter()]);
      for (let restart = 0; restart <= 10; restart++) {
        const { transport, network, close } = await newProcess();
        const consumer = await consume(billing, transport);
        const running = relay(transport);
        await billing.effectsReach(Math.floor((total / 11) * (restart + 1)));
        // Every second one is a crash as far as the broker can see.
        if (restart % 2 === 1) network.refuse();
        await Promise.all([running.stop(), consumer.stop()]);
        await close();
      }
      await emitted;
      const effects = await billing.effects();
      expect(inversions(effects)).toEqual([]);
      expect(effects).toHaveLength(total);
    });

    // Mutant: no inbox.
    test('an event whose process dies between commit and acknowledgement comes again and has no second effect', async () => {
      const billing = await newService('billing');
      const dying = await newProcess();
      const dead = Promise.withResolvers<void>();
      const handler = await consume(
        billing,
        afterHandling(dying.transport, () => {
          dying.network.refuse();
          dead.resolve();
        }),
      );
      relay((await newProcess()).transport);
      await publisher.emit(eventOf('s'));
      await dead.promise;
      const again = Promise.withResolvers<void>();
      await consume(billing, afterHandling((await newProcess()).transport, again.resolve));
      await again.promise;
      await handler.stop();
      expect(await billing.effects()).toHaveLength(1);
    });

    // Mutant: acknowledge before the commit.
    test('an event goes to another process when the one that handles it dies before its commit', async () => {
      const billing = await newService('billing');
      const dying = await newProcess();
      const dead = Promise.withResolvers<void>();
      const began = Promise.withResolvers<void>();
      await consume(billing, dying.transport, async () => {
        began.resolve();
        await dead.promise;
      });
      cleanUps.push(async () => dead.resolve());
      relay((await newProcess()).transport);
      await publisher.emit(eventOf('s'));
      await began.promise;
      dying.network.refuse();
      await killTransactions(billing);
      await consume(billing, (await newProcess()).transport);
      await billing.effectsReach(1);
    });

    test('an event that fails comes again after each delay of the ladder', async () => {
      const billing = await newService('billing');
      const { transport } = await newProcess();
      const times: number[] = [];
      await consume(billing, transport, () => {
        times.push(performance.now());
        if (times.length < attempts) throw new Error('not yet');
      });
      relay(transport);
      await publisher.emit(eventOf('s'));
      await billing.effectsReach(1);
      const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      expect(waits).toHaveLength(ladderMs.length);
      for (const [index, delay] of ladderMs.entries()) expect(waits[index]).toBeGreaterThanOrEqual(delay - 1);
    });

    // Mutant: the attempt is not counted on.
    test('an event that always fails is a dead letter after exactly four attempts, and its neighbours are not', async () => {
      const billing = await newService('billing');
      const { transport } = await newProcess();
      let tried = 0;
      const consumer = await consume(billing, transport, (events) => {
        if (!events.some(({ data }) => data.version === 666)) return;
        if (events.length === 1) tried += 1;
        throw new Error('poison');
      });
      relay(transport);
      await publisher.emit(...Array.from({ length: 99 }, (_, n) => eventOf(`s${n}`, n === 50 ? 666 : 1)));
      const [letter] = await eventually(async () => {
        const letters = await consumer.deadLetters();
        return letters.length > 0 && letters;
      });
      expect({ tried, attempts: letter?.attempts, error: letter?.error }).toEqual({
        tried: attempts,
        attempts,
        error: 'Error: poison',
      });
      expect(await billing.effects()).toHaveLength(98);
      await drain({ pools: [publisher.pool], transport });
    });

    test('an event that can never succeed is a dead letter after its first attempt', async () => {
      const billing = await newService('billing');
      const { transport } = await newProcess();
      const consumer = await consume(billing, transport, () => {
        throw new Unprocessable('unknown currency');
      });
      relay(transport);
      await publisher.emit(eventOf('s'));
      const letters = await eventually(async () => {
        const found = await consumer.deadLetters();
        return found.length > 0 && found;
      });
      expect(letters.map(({ error, attempts: tries }) => [error, tries])).toEqual([['Unprocessable: unknown currency', 1]]);
    });

    test('an event whose data do not fit the contract is a dead letter, and those behind it are handled', async () => {
      const billing = await newService('billing');
      const { transport } = await newProcess();
      const consumer = await consume(billing, transport);
      const [bad, good] = await envelopes(eventOf('s'), eventOf('s'));
      if (!bad || !good) throw new Error('two were emitted');
      await transport.publish([{ ...bad, data: { version: 'one' } }, good]);
      await billing.effectsReach(1);
      await eventually(async () => (await consumer.deadLetters()).length === 1);
      expect((await billing.effects()).map(({ event_id }) => event_id)).toEqual([good.id]);
    });

    test('a replayed dead letter comes to its service alone, with the same id, and is handled once', async () => {
      const billing = await newService('billing');
      const email = await newService('email');
      const { transport } = await newProcess();
      let broken = true;
      const consumer = await consume(billing, transport, () => {
        if (broken) throw new Unprocessable('a bug');
      });
      await consume(email, transport);
      relay(transport);
      await publisher.emit(eventOf('s'));
      const [letter] = await eventually(async () => {
        const found = await consumer.deadLetters();
        return found.length > 0 && found;
      });
      if (!letter) throw new Error('there is one');
      broken = false;
      expect(await consumer.replay(letter.event.id)).toBe(true);
      await billing.effectsReach(1);
      expect((await billing.effects())[0]?.event_id).toBe(letter.event.id);
      await drain({ pools: [publisher.pool], transport });
      expect(await email.effects()).toHaveLength(1);
      expect(await consumer.deadLetters()).toEqual([]);
      expect(await consumer.replay(letter.event.id)).toBe(false);
    });

    // Mutant: messages that are never answered are given out for ever.
    test('an event that kills whoever handles it is a dead letter once the delivery limit is reached', async () => {
      const { transport } = await newProcess();
      let deliveries = 0;
      const buried: string[] = [];
      const subscription = await transport.subscribe({
        service: 'billing',
        types: [contract.type],
        handle: async () => {
          deliveries += 1;
          throw new Error('no answer');
        },
        bury: async (letters) => void buried.push(...letters.map(({ error }) => error)),
      });
      cleanUps.push(() => subscription.stop());
      await transport.publish(await envelopes(eventOf('s')));
      await eventually(() => buried.length === 1);
      expect(buried).toEqual([`Delivered ${deliveryLimit} times without an answer`]);
      expect(deliveries).toBeGreaterThanOrEqual(deliveryLimit);
      expect(deliveries).toBeLessThanOrEqual(deliveryLimit + 1);
    });

    test('dead letters wait while they can not be stored', async () => {
      const { transport } = await newProcess();
      let refusals = 0;
      const buried: string[] = [];
      const subscription = await transport.subscribe({
        service: 'billing',
        types: [contract.type],
        handle: async (deliveries) => deliveries.map(() => ({ kind: 'dead', error: 'never' })),
        bury: async (letters) => {
          refusals += 1;
          if (refusals < 3) throw new Error('database away');
          buried.push(...letters.map(({ event }) => event.id));
        },
      });
      cleanUps.push(() => subscription.stop());
      const [event] = await envelopes(eventOf('s'));
      if (!event) throw new Error('one was emitted');
      await transport.publish([event]);
      await eventually(() => buried.length > 0);
      expect(buried).toEqual([event.id]);
    });

    // Mutants: mark before the confirm; publish without waiting for confirms.
    test('while the broker is away commands go on, and nothing is lost when it is back', async () => {
      const billing = await newService('billing');
      const { transport } = await newProcess();
      await consume(billing, transport);
      const away = await newProcess();
      relay(away.transport);
      await publisher.emit(eventOf('s'));
      await billing.effectsReach(1);
      away.network.refuse();
      for (let n = 0; n < 50; n++) await publisher.emit(eventOf('s'), eventOf('t'));
      expect(await away.transport.healthy()).toBe(false);
      away.network.open();
      await billing.effectsReach(101);
      expect(inversions(await billing.effects())).toEqual([]);
      await eventually(() => away.transport.healthy());
    });

    // Mutants: mark before the confirm; publish without waiting for confirms; no inbox.
    test('connections that break while events are published and handled lose none of 2,000 and double none', async () => {
      const billing = await newService('billing');
      const publishing = await newProcess();
      const consuming = await newProcess();
      await consume(billing, consuming.transport);
      relay(publishing.transport);
      for (let round = 0; round < 20; round++) {
        await publisher.emit(...Array.from({ length: 100 }, (_, n) => eventOf(`s${n % 10}`)));
        const before = (await billing.effects()).length;
        (round % 2 === 0 ? publishing : consuming).network.cut();
        await billing.effectsReach(before + 50);
      }
      await billing.effectsReach(2_000);
      await drain({ pools: [publisher.pool], transport: consuming.transport });
      const effects = await billing.effects();
      expect(effects).toHaveLength(2_000);
      expect(inversions(effects)).toEqual([]);
    });

    // Mutant: no lock among relays.
    test('of two relays side by side one publishes, each event once and in order, and the other takes over', async () => {
      const billing = await newService('billing');
      const { transport } = await newProcess();
      await consume(billing, transport);
      const published: string[][] = [[], []];
      const relays = published.map((ids) =>
        relay({
          publish: async (events) => {
            ids.push(...events.map(({ id }) => id));
            await transport.publish(events);
          },
        }),
      );
      for (let n = 0; n < 100; n++) await publisher.emit(eventOf('s'), eventOf('t'));
      await billing.effectsReach(200);
      expect(published.map((ids) => ids.length).sort()).toEqual([0, 200]);
      await relays[published[0]?.length === 200 ? 0 : 1]?.stop();
      for (let n = 0; n < 100; n++) await publisher.emit(eventOf('s'), eventOf('t'));
      await billing.effectsReach(400);
      expect(published.map((ids) => ids.length)).toEqual([200, 200]);
      expect(inversions(await billing.effects())).toEqual([]);
    });

    test('processes of one service share its events: each goes to one of them', async () => {
      const seen: string[][] = [[], []];
      for (const ids of seen) {
        const { transport } = await newProcess();
        const subscription = await transport.subscribe({
          service: 'billing',
          types: [contract.type],
          handle: async (deliveries: readonly Delivery[]) => {
            ids.push(...deliveries.map(({ event }) => event.id));
            return deliveries.map(() => ({ kind: 'done' }));
          },
          bury: async () => undefined,
        });
        cleanUps.push(() => subscription.stop());
      }
      const { transport } = await newProcess();
      const events = await envelopes(...Array.from({ length: 1_000 }, (_, n) => eventOf(`s${n}`)));
      // Piece by piece until both have had some: who is quick may have taken the first ones alone.
      let sent = 0;
      while (sent < events.length) {
        await transport.publish(events.slice(sent, sent + 20));
        sent += 20;
        await eventually(() => seen.flat().length === sent);
        if (seen.every((ids) => ids.length > 0)) break;
      }
      expect(seen.every((ids) => ids.length > 0)).toBe(true);
      expect(repeated(seen.flat())).toEqual([]);
    });

    // Mutant: returned messages are not looked at.
    test('an event that nobody subscribes to is counted and done with', async () => {
      const { transport } = await newProcess();
      const counted = async () =>
        (await metrics.getSingleMetric('quittance_events_unroutable_total')?.get())?.values.find(
          ({ labels }) => labels.type === contract.type,
        )?.value ?? 0;
      const before = await counted();
      relay(transport);
      await publisher.emit(eventOf('s'));
      await drain({ pools: [publisher.pool], transport: { queues: async () => [] } });
      expect(await counted()).toBe(before + 1);
    });

    test('a broadcast is heard by every listener of its topic in every process, while it listens', async () => {
      const heard: string[] = [];
      const [one, two] = [await newProcess(), await newProcess()];
      const early = await one.transport.listen('live', ({ kind }) => heard.push(`early ${kind}`));
      await two.transport.broadcast('live', { kind: 'a' });
      await eventually(() => heard.length === 1);
      await early.stop();
      await one.transport.listen('live', ({ kind }) => heard.push(`one ${kind}`));
      await two.transport.listen('live', ({ kind }) => heard.push(`two ${kind}`));
      await two.transport.listen('other', ({ kind }) => heard.push(`other ${kind}`));
      await one.transport.broadcast('live', { kind: 'b' });
      await two.transport.broadcast('other', { kind: 'c' });
      await eventually(() => heard.length === 4);
      expect(heard.toSorted()).toEqual(['early a', 'one b', 'other c', 'two b']);
      one.network.cut();
      await eventually(() => one.transport.healthy());
      await eventually(async () => {
        await two.transport.broadcast('live', { kind: 'd' });
        return heard.includes('one d');
      });
    });

    test('tells how much is waiting', async () => {
      const { transport } = await newProcess();
      const release = Promise.withResolvers<void>();
      const subscription = await transport.subscribe({
        service: 'billing',
        types: [contract.type],
        handle: async (deliveries) => {
          await release.promise;
          return deliveries.map(() => ({ kind: 'done' }));
        },
        bury: async () => undefined,
      });
      cleanUps.push(() => subscription.stop());
      await transport.publish(await envelopes(eventOf('s'), eventOf('s'), eventOf('s')));
      await eventually(async () => (await transport.queues()).some(({ ready }) => ready === 3));
      release.resolve();
      await eventually(async () => (await transport.queues()).every(({ ready }) => ready === 0));
    });
  });
}

/** Calls `then` after each batch was handled and committed, before the transport hears of it. */
function afterHandling(transport: Transport, then: () => void): Transport {
  return {
    ...transport,
    subscribe: (subscriber) =>
      transport.subscribe({
        ...subscriber,
        handle: async (deliveries) => {
          const verdicts = await subscriber.handle(deliveries);
          then();
          return verdicts;
        },
      }),
  };
}

/** As when the process that opened them dies. */
async function killTransactions(service: TestService): Promise<void> {
  await service.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
  );
}

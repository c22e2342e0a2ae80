import type { Sql } from '@quittance/database/sql';
import { inTransaction } from '@quittance/database/transaction';
import { drain, eventually } from '@quittance/testing/drain';
import { expect, test } from 'vitest';
import { route, startConsumer } from '../../src/consumer.ts';
import type { Delivery } from '../../src/transport.ts';
import type { Broker } from '../broker.ts';
import { afterHandling, killTransactions, useHarness } from '../harness.ts';
import { contract, eventOf, inversions, log, repeated } from '../service.ts';

/** What arrives, where, how often and in which order. */
export function deliveryConformance(createBroker: () => Promise<Broker>): void {
  const h = useHarness(createBroker);

  test('carries every event to every service that subscribed, where it has one effect', async () => {
    const { transport } = await h.newProcess();
    const consumers = [await h.newService('billing'), await h.newService('email')];
    for (const consumer of consumers) await h.consume(consumer, transport);
    h.relay(transport);
    for (let round = 0; round < 5; round++)
      await h.publisher.emit(...Array.from({ length: 100 }, (_, n) => eventOf(`s${n % 7}`)));
    for (const consumer of consumers) {
      await consumer.effectsReach(500);
      expect(repeated((await consumer.effects()).map((effect) => effect.event_id))).toEqual([]);
    }
  });

  test('keeps what is published before a service has ever run', async () => {
    const first = await h.newProcess({ billing: [contract.type], email: [contract.type] });
    const email = await h.newService('email');
    await h.consume(email, first.transport);
    const relay = h.relay(first.transport);
    await h.publisher.emit(eventOf('s'), eventOf('s'));
    await email.effectsReach(2);
    await relay.stop();
    const billing = await h.newService('billing');
    await h.consume(billing, (await h.newProcess()).transport);
    await billing.effectsReach(2);
  });

  test('keeps what is published while a subscribed service is not running', async () => {
    const billing = await h.newService('billing');
    const first = await h.newProcess();
    const consumer = await h.consume(billing, first.transport);
    await consumer.stop();
    await first.close();
    const second = await h.newProcess();
    h.relay(second.transport);
    await h.publisher.emit(eventOf('s'), eventOf('s'));
    await drain({ pools: [h.publisher.pool], transport: { queues: async () => [] } });
    const third = await h.newProcess();
    await h.consume(billing, third.transport);
    await billing.effectsReach(2);
  });

  // Mutants: the relay does not keep the order of positions; batches are handled side by side.
  test('keeps the order of each aggregate: no inversion in 10,000 events over 10 restarts', async () => {
    const billing = await h.newService('billing');
    const total = 10_000;
    // Four at once on the same aggregates, so that their order is decided by locks.
    const emitQuarter = async () => {
      for (let n = 0; n < total / 4; n += 100)
        await h.publisher.emit(...Array.from({ length: 100 }, (_, k) => eventOf(`s${k % 20}`)));
    };
    await (await h.consume(billing, (await h.newProcess()).transport)).stop();
    const emitted = Promise.all([emitQuarter(), emitQuarter(), emitQuarter(), emitQuarter()]);
    for (let restart = 0; restart <= 10; restart++) {
      const { transport, network, close } = await h.newProcess();
      const consumer = await h.consume(billing, transport);
      const running = h.relay(transport);
      await billing.effectsReach(Math.floor((total / 11) * (restart + 1)));
      // Every second one is a crash as far as the broker can see.
      if (restart % 2 === 1) network.refuse();
      await Promise.all([running.stop(), consumer.stop()]);
      await close();
      // Else the next one gets what comes after the messages that the broker still counts as handed out.
      await h.broker.noticedEnd('billing');
    }
    await emitted;
    const effects = await billing.effects();
    expect(inversions(effects)).toEqual([]);
    expect(effects).toHaveLength(total);
  });

  // Mutant: no inbox.
  test('an event whose process dies between commit and acknowledgement comes again and has no second effect', async () => {
    const billing = await h.newService('billing');
    const dying = await h.newProcess();
    const dead = Promise.withResolvers<void>();
    const handler = await h.consume(
      billing,
      afterHandling(dying.transport, () => {
        dying.network.refuse();
        dead.resolve();
      }),
    );
    h.relay((await h.newProcess()).transport);
    await h.publisher.emit(eventOf('s'));
    await dead.promise;
    const again = Promise.withResolvers<void>();
    await h.consume(billing, afterHandling((await h.newProcess()).transport, again.resolve));
    await again.promise;
    await handler.stop();
    expect(await billing.effects()).toHaveLength(1);
  });

  // Mutants: acknowledge before the commit; leases outlive the process that holds them.
  test('an event goes to another process when the one that handles it dies before its commit', async () => {
    const billing = await h.newService('billing');
    const dying = await h.newProcess();
    const dead = Promise.withResolvers<void>();
    const began = Promise.withResolvers<void>();
    await h.consume(billing, dying.transport, async () => {
      began.resolve();
      await dead.promise;
    });
    h.cleanUp(async () => dead.resolve());
    h.relay((await h.newProcess()).transport);
    await h.publisher.emit(eventOf('s'));
    await began.promise;
    // An answer, so everything that was said before has arrived.
    await dying.transport.queues();
    dying.network.refuse();
    await killTransactions(billing);
    await h.consume(billing, (await h.newProcess()).transport);
    await billing.effectsReach(1);
  });

  test('processes of one service share its events: each goes to one of them', async () => {
    const seen: string[][] = [[], []];
    for (const ids of seen) {
      const { transport } = await h.newProcess();
      const subscription = await transport.subscribe({
        service: 'billing',
        types: [contract.type],
        handle: async (deliveries: readonly Delivery[]) => {
          ids.push(...deliveries.map(({ event }) => event.id));
          return deliveries.map(() => ({ kind: 'done' }));
        },
        bury: async () => undefined,
      });
      h.cleanUp(() => subscription.stop());
    }
    const { transport } = await h.newProcess();
    const events = await h.envelopes(...Array.from({ length: 1_000 }, (_, n) => eventOf(`s${n}`)));
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

  // Among processes order is not promised; this is what handlers do about it.
  test('where processes share the events of a service and ignore older versions, no aggregate ever goes back', async () => {
    const billing = await h.newService('billing');
    await billing.pool.query(`
      CREATE TABLE state (subject text PRIMARY KEY, version int NOT NULL);
      CREATE TABLE step (id bigint GENERATED ALWAYS AS IDENTITY, subject text, version int)`);
    const processes = [await h.newProcess(), await h.newProcess(), await h.newProcess()];
    const busy = new Set<number>();
    for (const [index, { transport }] of processes.entries()) {
      const consumer = await startConsumer<Sql>({
        service: 'billing',
        transport,
        log,
        transaction: (work) => inTransaction(billing.pool, (sql) => work(sql, sql)),
        routes: [
          route(contract, async (sql, events) => {
            busy.add(index);
            for (const { event, data } of events)
              await sql.execute(
                `WITH newer AS (
                   INSERT INTO state AS known VALUES ($1, $2) ON CONFLICT (subject) DO UPDATE SET version = $2 WHERE known.version < $2
                   RETURNING *)
                 INSERT INTO step (subject, version) SELECT * FROM newer`,
                [event.subject, data.version],
              );
          }),
        ],
      });
      h.cleanUp(() => consumer.stop());
    }
    const { transport } = await h.newProcess();
    h.relay(transport);
    // Until more than one has had some: who is quick may have taken the first ones alone.
    let version = 0;
    while (version < 60 || (busy.size < 2 && version < 1_000)) {
      version += 1;
      await h.publisher.emit(eventOf('s', version), eventOf('t', version));
    }
    await drain({ pools: [h.publisher.pool], transport: processes[0]?.transport ?? transport });
    expect(busy.size).toBeGreaterThan(1);
    // What a process is handling just now waits in no queue any more.
    const newest = 'SELECT subject FROM state WHERE version = $1';
    await eventually(async () => (await billing.pool.query(newest, [version])).rowCount === 2);
    const back = await billing.pool.query(
      'SELECT FROM (SELECT version - lag(version) OVER (PARTITION BY subject ORDER BY id) AS step FROM step) AS steps WHERE step <= 0',
    );
    expect(back.rowCount).toBe(0);
  });

  test('tells how much is waiting, and how long', async () => {
    const { transport } = await h.newProcess();
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
    h.cleanUp(() => subscription.stop());
    await transport.publish(await h.envelopes(eventOf('s'), eventOf('s'), eventOf('s')));
    await eventually(async () =>
      (await transport.queues()).some(({ ready, oldestSeconds }) => ready === 3 && Number(oldestSeconds) > 0),
    );
    release.resolve();
    await eventually(async () =>
      (await transport.queues()).every(({ ready, oldestSeconds }) => ready === 0 && oldestSeconds === null),
    );
  });
}

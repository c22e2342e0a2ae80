import type { EventEnvelope } from '@quittance/events/envelope';
import type { Subscriptions } from '@quittance/events/subscriptions';
import { afterEach, beforeEach } from 'vitest';
import type { RunningConsumer } from '../src/consumer.ts';
import { envelopeOf, unpublished } from '../src/outbox-rows.ts';
import { type Relay, startRelay } from '../src/relay.ts';
import type { Transport } from '../src/transport.ts';
import type { Broker, Process } from './broker.ts';
import { createTestService, type eventOf, log, type TestEvent, type TestService } from './service.ts';

/** What a conformance test works with; all of it is new for each test and gone after it. */
export type Harness = {
  readonly broker: Broker;
  /** The service that emits the events. */
  readonly publisher: TestService;
  newService(name: string): Promise<TestService>;
  newProcess(subscriptions?: Subscriptions): Promise<Process>;
  /** For the publisher's outbox. */
  relay(transport: Pick<Transport, 'publish'>): Relay;
  consume(
    by: TestService,
    transport: Pick<Transport, 'subscribe' | 'redeliver'>,
    before?: (events: readonly TestEvent[]) => void | Promise<void>,
  ): Promise<RunningConsumer>;
  /** Events with their envelopes, to be published by hand. */
  envelopes(...events: ReturnType<typeof eventOf>[]): Promise<EventEnvelope[]>;
  /** Done after the test, last first. */
  cleanUp(work: () => Promise<unknown>): void;
};

/** Registers what makes and clears the harness around each test of the file's current `describe`. */
export function useHarness(createBroker: () => Promise<Broker>): Harness {
  let broker: Broker;
  let publisher: TestService;
  let cleanUps: (() => Promise<unknown>)[] = [];
  const owned = <T>(thing: T, cleanUp: (thing: T) => Promise<unknown>): T => {
    cleanUps.push(() => cleanUp(thing));
    return thing;
  };
  const newService = async (name: string) => owned(await createTestService(name), (service) => service.close());

  beforeEach(async () => {
    cleanUps = [];
    broker = owned(await createBroker(), (it) => it.close());
    publisher = await newService('invoice');
  });
  afterEach(async () => {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  });

  return {
    get broker() {
      return broker;
    },
    get publisher() {
      return publisher;
    },
    newService,
    newProcess: async (subscriptions) => owned(await broker.connect(subscriptions), (process) => process.close()),
    relay: (transport) => owned(startRelay({ pool: publisher.pool, transport, log }), (relay) => relay.stop()),
    consume: async (by, transport, before) => owned(await by.consume(transport, before), (consumer) => consumer.stop()),
    envelopes: async (...events) => {
      await publisher.emit(...events);
      const client = await publisher.pool.connect();
      const rows = await unpublished(client, 10_000);
      await client.query('UPDATE outbox SET published_at = now()');
      client.release();
      return rows.map(envelopeOf);
    },
    cleanUp: (work) => cleanUps.push(work),
  };
}

/** Calls `then` after each batch was handled and committed, before the transport hears of it. */
export function afterHandling(transport: Transport, then: () => void): Transport {
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
export async function killTransactions(service: TestService): Promise<void> {
  await service.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
  );
}

/** One change of a source file, in memory. `from` stands in it exactly once. */
export type Edit = { file: string; from: string; to: string };

/** The test files, named shortly. */
export const testFiles = {
  embedded: 'embedded.db',
  rabbitmq: 'rabbitmq.db',
  faults: 'rabbitmq-faults.db',
  relay: 'relay.db',
  outbox: 'outbox.db',
  consumer: 'consumer.db',
} as const;

/** A broken variant of this package, and the tests that have to fail for it. */
export type Mutant = {
  name: string;
  edits: readonly Edit[];
  /** Per test file part of the name of a test that has to fail. */
  killedBy: Partial<Record<keyof typeof testFiles, string>>;
};

/** Every variant that somebody might write and that the suite has to notice. `run.ts` tries them. */
export const mutants: readonly Mutant[] = [
  {
    name: 'no inbox',
    edits: [
      { file: 'inbox.ts', from: 'return events.filter(({ event }) => unseen.delete(event.id));', to: 'return [...events];' },
    ],
    killedBy: {
      embedded: 'between commit and acknowledgement',
      rabbitmq: '(between commit and acknowledgement|connections that break)',
    },
  },
  {
    name: 'mark before the confirm',
    edits: [
      {
        file: 'relay.ts',
        from: 'const confirmed = await publishAll(rows, options, stopping);',
        to: 'await markPublished(client, rows); await publishAll(rows, options, stopping);',
      },
      { file: 'relay.ts', from: 'if (confirmed) await markPublished(client, rows);', to: '' },
    ],
    killedBy: { relay: 'only after the transport has confirmed' },
  },
  {
    name: 'acknowledge before the commit (embedded)',
    edits: [
      {
        file: 'embedded/worker.ts',
        from: 'const verdicts = await this.#options.subscriber.handle(batch);',
        to: `await this.#settle(batch.map(({ position }) => ({ position, outcome: 'done' })));
             const verdicts = await this.#options.subscriber.handle(batch);`,
      },
    ],
    killedBy: { embedded: 'dies before its commit' },
  },
  {
    name: 'acknowledge before the commit (RabbitMQ)',
    edits: [
      {
        file: 'rabbitmq/subscription.ts',
        from: 'const verdicts = await this.#options.subscriber.handle(',
        to: `for (const { held } of readable) acknowledge(held);
             const verdicts = await this.#options.subscriber.handle(`,
      },
      {
        file: 'rabbitmq/subscription.ts',
        from: "if (verdict?.kind === 'done') acknowledge(held);",
        to: "if (verdict?.kind === 'done') continue;",
      },
    ],
    killedBy: { rabbitmq: 'dies before its commit' },
  },
  {
    name: 'publish without waiting for confirms',
    edits: [{ file: 'rabbitmq/publisher.ts', from: 'return (await Promise.all(confirms)).flat();', to: 'return [];' }],
    killedBy: { faults: 'while no confirm comes', rabbitmq: 'connections that break' },
  },
  {
    name: 'a failed publish is taken for done',
    edits: [
      {
        file: 'relay.ts',
        from: 'await pause(backoff(failures, { firstMs: 50, mostMs: 2_000 }), stopping);\n    }',
        to: 'return true;\n    }',
      },
    ],
    killedBy: { relay: 'publishes again, in order' },
  },
  {
    name: 'the relay remembers the last position',
    edits: [
      {
        file: 'outbox-rows.ts',
        from: 'WHERE published_at IS NULL ORDER BY',
        to: 'WHERE position > coalesce((SELECT max(position) FROM outbox WHERE published_at IS NOT NULL), 0) ORDER BY',
      },
    ],
    killedBy: { relay: 'slow transaction' },
  },
  {
    name: 'the relay ends with its first failure',
    edits: [{ file: 'relay.ts', from: 'if (what !== told)', to: 'return;' }],
    killedBy: { relay: 'after its database was away' },
  },
  {
    name: 'the relay does not keep the order of positions',
    edits: [{ file: 'outbox-rows.ts', from: 'ORDER BY outbox.position LIMIT $1', to: 'ORDER BY id DESC LIMIT $1' }],
    killedBy: { embedded: 'no inversion in 10,000', rabbitmq: 'no inversion in 10,000' },
  },
  {
    name: 'batches are handled side by side',
    edits: [{ file: 'rabbitmq/subscription.ts', from: 'this.#working ??= this.#work();', to: 'this.#working = this.#work();' }],
    killedBy: { rabbitmq: 'no inversion in 10,000' },
  },
  {
    name: 'no lock among relays',
    edits: [{ file: 'relay.ts', from: 'SELECT pg_try_advisory_lock(', to: 'SELECT true OR pg_try_advisory_lock(' }],
    killedBy: { embedded: 'of two relays side by side', rabbitmq: 'of two relays side by side' },
  },
  {
    name: 'the relay locks for a transaction instead of the session',
    edits: [{ file: 'relay.ts', from: 'SELECT pg_try_advisory_lock(', to: 'SELECT pg_try_advisory_xact_lock(' }],
    killedBy: { embedded: 'of two relays side by side', rabbitmq: 'of two relays side by side' },
  },
  {
    name: 'the sequence is read without a lock',
    edits: [
      {
        file: 'outbox.ts',
        from: `INSERT INTO outbox_sequence AS known (subject, last_sequence)
    SELECT subject, count(*) FROM input GROUP BY subject ORDER BY subject
    ON CONFLICT (subject) DO UPDATE SET last_sequence = known.last_sequence + excluded.last_sequence
    RETURNING subject, last_sequence`,
        to: `SELECT subject, count(*) + (SELECT count(*) FROM outbox WHERE outbox.subject = input.subject) AS last_sequence
      FROM input GROUP BY subject`,
      },
    ],
    killedBy: { outbox: '200 transactions at once' },
  },
  {
    name: 'attempts are not counted (embedded)',
    edits: [{ file: 'embedded/queue.ts', from: "WHEN 'retry' THEN 1 ELSE 0", to: "WHEN 'retry' THEN 0 ELSE 0" }],
    killedBy: { embedded: 'after exactly four attempts' },
  },
  {
    name: 'attempts are not counted (RabbitMQ)',
    edits: [{ file: 'rabbitmq/subscription.ts', from: 'attempt: attempt + 1', to: 'attempt' }],
    killedBy: { rabbitmq: 'after exactly four attempts' },
  },
  {
    name: 'one transaction per event',
    edits: [
      {
        file: 'batch-handler.ts',
        from: 'withCauseOf(events, () => tryTogether(context, routeOf, events));',
        to: 'withCauseOf(events, async () => events.length > 1 ? { error: null } : tryTogether(context, routeOf, events));',
      },
    ],
    killedBy: { consumer: 'in one transaction' },
  },
  {
    name: 'a batch that fails is handled one by one',
    edits: [{ file: 'batch-handler.ts', from: 'const middle = Math.ceil(events.length / 2);', to: 'const middle = 1;' }],
    killedBy: { consumer: 'a few transactions' },
  },
  {
    name: 'what failed before is handled with the rest',
    edits: [
      { file: 'batch-handler.ts', from: 'attempt === 1);', to: 'attempt > 0);' },
      { file: 'batch-handler.ts', from: 'attempt > 1);', to: 'attempt < 0);' },
    ],
    killedBy: { consumer: 'that failed before' },
  },
  {
    name: 'unanswered messages are given out for ever (embedded)',
    edits: [
      { file: 'embedded/worker.ts', from: 'message.deliveries > deliveryLimit);', to: 'message.deliveries < 0);' },
      { file: 'embedded/worker.ts', from: 'message.deliveries <= deliveryLimit);', to: 'message.deliveries >= 0);' },
    ],
    killedBy: { embedded: 'kills whoever handles it' },
  },
  {
    name: 'unanswered messages are given out for ever (RabbitMQ)',
    edits: [{ file: 'rabbitmq/topology.ts', from: ", 'x-delivery-limit': deliveryLimit }", to: ' }' }],
    killedBy: { rabbitmq: 'kills whoever handles it' },
  },
  {
    name: 'leases outlive the process that holds them',
    edits: [
      { file: 'embedded/queue.ts', from: 'WHERE owner IS NOT NULL AND owner NOT IN (', to: 'WHERE false AND owner NOT IN (' },
    ],
    killedBy: { embedded: 'dies before its commit' },
  },
  {
    name: 'returned messages are not looked at',
    edits: [{ file: 'rabbitmq/publisher.ts', from: 'resolve(returned ? [parcel] : [])', to: 'resolve(returned ? [] : [])' }],
    killedBy: { rabbitmq: 'nobody subscribes to', faults: 'has no queue' },
  },
  {
    name: 'dead letters are forgotten when they can not be stored (embedded)',
    edits: [{ file: 'embedded/worker.ts', from: "outcome: 'release', delayMs: 1_000", to: "outcome: 'done'" }],
    killedBy: { embedded: 'dead letters wait' },
  },
  {
    name: 'dead letters are forgotten when they can not be stored (RabbitMQ)',
    edits: [
      {
        file: 'rabbitmq/dead-letter-drain.ts',
        from: 'await pause(backoff(failures, { firstMs: 100, mostMs: 5_000 }), over);',
        to: 'return channel.ack(message);',
      },
    ],
    killedBy: { rabbitmq: 'dead letters wait' },
  },
  {
    name: 'a replay only marks',
    edits: [{ file: 'dead-letters.ts', from: 'await transport.redeliver(service, found.event);', to: '' }],
    killedBy: { embedded: 'a replayed dead letter', rabbitmq: 'a replayed dead letter' },
  },
  {
    name: 'a database that is away counts as an attempt',
    edits: [{ file: 'batch-handler.ts', from: 'if (await databaseWasAway(context)) continue;', to: '' }],
    killedBy: { consumer: 'while its database is away' },
  },
  {
    name: 'rows are pruned by age alone',
    edits: [
      { file: 'outbox-rows.ts', from: 'DELETE FROM outbox WHERE published_at <', to: 'DELETE FROM outbox WHERE occurred_at <' },
    ],
    killedBy: { relay: 'prunes published events' },
  },
  {
    name: 'an event whose queue is gone is done with',
    edits: [{ file: 'rabbitmq-transport.ts', from: 'if (missed !== undefined) {', to: 'if (missed === null) {' }],
    killedBy: { faults: 'has lost its queue' },
  },
  {
    name: 'a cancelled consumer is not noticed',
    edits: [
      { file: 'rabbitmq/subscription.ts', from: 'if (message === null) return lost();', to: 'if (message === null) return;' },
    ],
    killedBy: { faults: 'whose queue was deleted' },
  },
  {
    name: "a stop waits for the broker's answer",
    edits: [
      {
        file: 'rabbitmq/connection.ts',
        from: "await within(closeMs, 'closing', () => closed).catch(() => undefined);",
        to: 'await closed;',
      },
    ],
    killedBy: { faults: 'ends in time' },
  },
  {
    name: 'what is no event is dropped',
    edits: [
      {
        file: 'rabbitmq/subscription.ts',
        from: 'if (delivery === null) await this.#setAside(held);',
        to: 'if (delivery === null) acknowledge(held);',
      },
    ],
    killedBy: { faults: 'is set aside' },
  },
];

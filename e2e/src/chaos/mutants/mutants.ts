/** One change of a source file, in memory. `from` stands in it exactly once. */
export type Edit = { file: string; from: string; to: string };

/** A run of this suite that some invariant has to fail in. Its failpoints are in place of the standard ones of that name. */
export type ChaosRun = { world: 'standalone' | 'processes'; failpoints?: Readonly<Record<string, string>> };

/** A test that has to fail: part of its file's path, and of its name. */
export type TestRun = { file: string; name: string };

/** The product, broken in one way that it was designed not to be. */
export type Mutant = { name: string; edits: readonly Edit[]; caughtBy: ChaosRun | TestRun };

/** Named in the design of the suite; the last four are our own. `run-mutants.ts` tries them. */
export const mutants: readonly Mutant[] = [
  {
    name: 'no inbox',
    edits: [
      {
        file: 'packages/messaging/src/inbox.ts',
        from: 'return events.filter(({ event }) => unseen.delete(event.id));',
        to: 'return [...events];',
      },
    ],
    // Most handlers would do no harm twice: whole runs may notice nothing.
    caughtBy: { file: 'messaging/test/embedded.db', name: 'comes again and has no second effect' },
  },
  {
    name: 'mark before confirm',
    edits: [
      {
        file: 'packages/messaging/src/relay.ts',
        from: `const confirmed = await publishAll(rows, options, stopping);
      await failpoint('relay.confirmed');
      if (confirmed) await markPublished(client, rows);
      await failpoint('relay.marked');`,
        to: `await markPublished(client, rows);
      await failpoint('relay.marked');
      await publishAll(rows, options, stopping);
      await failpoint('relay.confirmed');`,
      },
    ],
    caughtBy: { world: 'standalone', failpoints: { 'relay.marked': 'crash:0.04' } },
  },
  {
    name: 'acknowledge before commit',
    edits: [
      {
        file: 'packages/messaging/src/embedded/worker.ts',
        from: 'const verdicts = await this.#options.subscriber.handle(batch);',
        to: `await this.#settle(batch.map(({ position }) => ({ position, outcome: 'done' })));
             const verdicts = await this.#options.subscriber.handle(batch);`,
      },
    ],
    caughtBy: { world: 'standalone', failpoints: { 'commit.before': 'crash:0.005' } },
  },
  {
    name: 'publish without waiting for confirms',
    edits: [
      {
        file: 'packages/messaging/src/rabbitmq/publisher.ts',
        from: 'return (await Promise.all(confirms)).flat();',
        to: 'return [];',
      },
    ],
    caughtBy: { world: 'processes' },
  },
  {
    name: 'unsorted locks',
    edits: [
      {
        file: 'subgraphs/billing/src/ledger/store.ts',
        from: 'ORDER BY id FOR UPDATE',
        to: 'ORDER BY random() FOR UPDATE',
      },
    ],
    caughtBy: { file: 'billing/src/ledger/post-journals.db', name: '64 spenders at once' },
  },
  {
    name: 'random provider key per retry',
    edits: [
      {
        file: 'subgraphs/payment/src/checkout/store.ts',
        from: 'kind.toLowerCase()',
        to: 'kind.toLowerCase() + Math.random()',
      },
    ],
    caughtBy: { file: 'payment/src/checkout/store.db', name: 'the key is the same for every try' },
  },
  {
    name: 'an order sent again is another order',
    edits: [
      {
        file: 'subgraphs/billing/src/transfer/transfer-funds.ts',
        from: "derivedUuid('transferFunds', scopeOf(caller), idempotencyKey)",
        to: "derivedUuid('transferFunds', scopeOf(caller), String(Math.random()))",
      },
    ],
    caughtBy: { world: 'standalone' },
  },
  {
    name: 'known ids are read before the locks',
    edits: [
      {
        file: 'subgraphs/billing/src/ledger/post-journals.ts',
        from: '  const known = await readKnownIds(sql, journals);\n',
        to: '',
      },
      {
        file: 'subgraphs/billing/src/ledger/post-journals.ts',
        from: 'const accounts = await lockAccounts(',
        to: 'const known = await readKnownIds(sql, journals);\n  const accounts = await lockAccounts(',
      },
    ],
    caughtBy: { file: 'billing/src/ledger/concurrent-histories.db', name: 'some order of it explains every answer' },
  },
  {
    name: 'random provider key per try of a refund',
    edits: [
      {
        file: 'subgraphs/payment/src/refund/pursue-refund.ts',
        from: '{ idempotencyKey: id }',
        to: '{ idempotencyKey: id + Math.random() }',
      },
    ],
    caughtBy: { file: 'payment/test/refund-outcome.api', name: 'with the same key' },
  },
  {
    name: 'an operation goes on after its transaction ran out of time',
    edits: [
      {
        file: 'packages/database/src/prisma-adapter.ts',
        from: "isOver = query.sql === 'COMMIT' || query.sql === 'ROLLBACK';",
        to: '',
      },
    ],
    caughtBy: { file: 'database/src/prisma-adapter.db', name: 'does not happen outside of it' },
  },
];

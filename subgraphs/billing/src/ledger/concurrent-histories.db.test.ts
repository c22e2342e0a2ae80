import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { createPool } from '@quittance/database/pool';
import { inTransaction } from '@quittance/database/transaction';
import { booksBalance } from '@quittance/testing/books';
import { ledgerRuns } from '@quittance/testing/env';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLedger, type Ledger } from '../../test/ledger-fixture.ts';
import { accountNames, clocks, type History, historyOf, type Plan, plans } from '../../test/ledger-histories.ts';
import { type Model, type ModelEntry, sum } from '../../test/ledger-model.ts';
import { linearized, type Operation } from '../../test/linearize.ts';
import { ensureAccounts } from './accounts.ts';
import { sealTransfers } from './chain.ts';
import type { NewJournal, Outcome } from './ledger.ts';
import { createPoster, type Poster, posterSession } from './poster.ts';
import { derivedUuid } from './request-hash.ts';
import { readAccounts } from './store.ts';
import { verifyNow } from './verify-now.ts';

/** More than the usual few: `QUITTANCE_SEED=random QUITTANCE_LEDGER_RUNS=2000 npm test -- db concurrent-histories`. */
const budgetMs = ledgerRuns === undefined ? 8_000 : 1_000 * ledgerRuns;
const parameters = { numRuns: ledgerRuns ?? 40 };

/** A slow machine tries fewer, and shrinks less: what would begin too late is let pass. What has begun ends. */
function withinBudget(property: (plan: Plan) => Promise<void>): (plan: Plan) => Promise<void> {
  const end = performance.now() + budgetMs;
  return async (plan) => {
    if (performance.now() < end) await property(plan);
  };
}

const timeoutMs = budgetMs + 22_000;

let ledger: Ledger;
let breaker: pg.Client;
let pools: pg.Pool[];
beforeAll(async () => {
  ledger = await createLedger();
  breaker = new pg.Client({ connectionString: ledger.database.superuserUrl });
  await breaker.connect();
  const ofAPoster = { url: ledger.database.appUrl, applicationName: 'a poster', max: 4, acrossTenants: true, ...posterSession };
  pools = [createPool(ofAPoster), createPool(ofAPoster)];
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await breaker.end();
  await ledger.close();
});

let worlds = 0;

/** Accounts that no other history knows, and how their names and those of all else become ids. */
async function newWorld(): Promise<{ start: Model; idOf: (name: string) => string }> {
  worlds += 1;
  const world = String(worlds);
  const specs = accountNames.slice(0, -1).map((name) => ({
    code: `${world} ${name}`,
    kind: name.endsWith('source') ? 'clearing' : 'wallet',
    organizationId: null,
    userId: null,
    currency: name.startsWith('usd') ? 'USD' : 'EUR',
    noOverdraft: !name.endsWith('source'),
  }));
  const { idOf: opened } = await ensureAccounts(ledger.sql, specs);
  const accounts = specs.map(({ code, currency, noOverdraft }) => {
    const account = { currency, mayOverdraw: !noOverdraft, history: [], lastPostedAt: null };
    return [opened.get(code) ?? '', account] as const;
  });
  const start = { accounts: new Map(accounts), holds: new Map(), answers: new Map(), transferIds: new Set<string>() };
  const idOf = (name: string) => opened.get(`${world} ${name}`) ?? derivedUuid(world, name);
  return { start: { ...start, reversed: new Set() }, idOf };
}

/** Everybody has 20 to begin with. */
function funding(idOf: (name: string) => string): NewJournal {
  const wallets = ['a', 'b', 'c'].map((name) => ({ name, source: 'source', currency: 'EUR' }));
  const transfers = [...wallets, { name: 'usd', source: 'usd source', currency: 'USD' }].map(({ name, source, currency }) => ({
    id: idOf(`funding ${name}`),
    kind: 'single' as const,
    debitAccountId: idOf(source),
    creditAccountId: idOf(name),
    amountMinor: 20n,
    currency,
  }));
  return { id: idOf('funding'), type: 'test', transfers };
}

/** Lets all submitters do it and notes when they asked, when they were answered, and what. */
async function observed(history: History, cuts: readonly number[]): Promise<Operation[]> {
  const posters = clocks.map((now, index) =>
    createPoster({
      pool: pools[index] as pg.Pool,
      now: () => now,
      afterPost: async () => undefined,
      afterCommit: () => undefined,
    }),
  );
  const operations: Operation[] = [];
  let time = 0;
  const run = async (steps: History[number][number]) => {
    for (const { poster, journals } of steps) {
      const from = ++time;
      const outcomes = await answersOf(posters[poster] as Poster, journals, cuts.length > 0);
      const to = ++time;
      for (const [index, outcome] of outcomes.entries())
        operations.push({ journal: journals[index] as NewJournal, now: clocks[poster] as Date, from, to, outcome });
      if (cuts.includes(operations.length)) await cutConnections();
    }
  };
  for (const submitters of history) await Promise.all(submitters.map(run));
  await Promise.all(posters.map((poster) => poster.stop()));
  return operations;
}

async function answersOf(poster: Poster, journals: readonly NewJournal[], untilAnswered: boolean): Promise<Outcome[]> {
  const [only, ...others] = journals as [NewJournal, ...NewJournal[]];
  for (;;) {
    try {
      return others.length === 0 ? [await poster.submit(only)] : await poster.submitAll(journals);
    } catch (error) {
      if (!untilAnswered) throw error;
      await pause(5);
    }
  }
}

async function cutConnections(): Promise<void> {
  await breaker.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'a poster'`,
  );
}

async function keptHistories(accountIds: readonly string[]): Promise<Map<string, ModelEntry[]>> {
  const rows = await ledger.sql.query<ModelEntry & { accountId: string }>(
    `SELECT account_id::text AS "accountId", transfer_id::text AS "transferId", side, amount_minor AS "postedMinor",
            pending_minor AS "pendingMinor"
       FROM entry WHERE account_id = ANY($1::uuid[]) ORDER BY account_id, account_seq`,
    [accountIds],
  );
  return Map.groupBy(rows, ({ accountId }) => accountId);
}

/** What an account comes to in the model, as the ledger counts it. */
function countersOf(model: Model) {
  return [...model.accounts].map(([id, { history, lastPostedAt }]) => ({
    id,
    debitsPosted: sum(history, 'debit', 'postedMinor'),
    debitsPending: sum(history, 'debit', 'pendingMinor'),
    creditsPosted: sum(history, 'credit', 'postedMinor'),
    creditsPending: sum(history, 'credit', 'pendingMinor'),
    seq: BigInt(history.length),
    lastPostedAt,
  }));
}

async function isExplainedByTheModel(plan: Plan): Promise<void> {
  const { start, idOf } = await newWorld();
  const first = [[[{ poster: 0, journals: [funding(idOf)] }]]];
  const operations = await observed([...first, ...historyOf(plan, idOf)], plan.cuts);
  const ids = [...start.accounts.keys()];
  const end = linearized(operations, start, await keptHistories(ids), plan.cuts.length > 0 ? sameButReplayed : same);
  const accounts = await readAccounts(ledger.sql, ids);
  const counters = countersOf(end).sort((left, right) => (left.id < right.id ? -1 : 1));
  expect(accounts).toMatchObject(counters);
  await inTransaction(ledger.pool, sealTransfers);
}

/** Who was cut off and asked again does not know whether the first request was done. */
const sameButReplayed = (left: Outcome, right: Outcome) =>
  isDeepStrictEqual({ ...left, replayed: true }, { ...right, replayed: true });
/** A hold that does not exist has no accounts whose locks could order two requests: both may be the first. */
const same = (left: Outcome, right: Outcome) =>
  left.status === 'rejected' && left.rejection.code === 'pending_not_found'
    ? sameButReplayed(left, right)
    : isDeepStrictEqual(left, right);

async function verified(): Promise<void> {
  await booksBalance(ledger.database.ownerUrl);
  // All of it was posted when the posters' clocks said, long ago: it has to be sealed, too.
  expect(await verifyNow(ledger.pool, new Date())).toMatchObject({ ok: true, problems: [] });
}

test(
  'whatever many submit at once to two posters, some order of it explains every answer and every history',
  async () => {
    await fc.assert(fc.asyncProperty(plans({ withCuts: false }), withinBudget(isExplainedByTheModel)), parameters);
    await verified();
  },
  timeoutMs,
);

test(
  'also when connections break and everybody asks again until answered',
  async () => {
    await fc.assert(fc.asyncProperty(plans({ withCuts: true }), withinBudget(isExplainedByTheModel)), parameters);
    await verified();
  },
  timeoutMs,
);

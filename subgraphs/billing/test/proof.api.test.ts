import { anonymous } from '@quittance/access/caller';
import { createRequestVerifier } from '@quittance/access/signed-request';
import { newId, toUuid } from '@quittance/ids';
import type { Facts } from '@quittance/reconciliation/facts';
import { factsRoute } from '@quittance/reconciliation/serve-facts';
import { exposition } from '@quittance/telemetry/metrics';
import { eventually } from '@quittance/testing/drain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  owed,
  reservedRefunds,
  settledOfInvoices,
  toldDisputes,
  toldPayments,
  toldRefunds,
} from '../src/reconciliation/facts.ts';
import { codeOf, mutate, outcomeOf } from './operations.ts';
import { type Fixture, internalSecret, startFixture } from './start-fixture.ts';
import { fund, memberOf, storyOf } from './story.ts';

const admin = memberOf({ platformAdmin: true });
const runs = 'everySeconds openRun { id } lastRun { id askedAt begunAt endedAt outcome failure }';
const money = '{ amount currency }';
const queries = {
  LEDGER: `{ proof: ledgerProof { ${runs} verification { ok checkedTransfers problems { check subject } } } }`,
  RECONCILIATION: `{ proof: reconciliation { ${runs} comparisons { check differenceCount figures { expectedCount expected ${money} foundCount found ${money} }
    differences { kind subject expected ${money} found ${money} } } } }`,
};
type Kind = keyof typeof queries;

// biome-ignore lint/suspicious/noExplicitAny: what it has depends on the query
async function proofOf(fixture: Fixture, kind: Kind): Promise<any> {
  const { data, errors } = await fixture.run(admin, queries[kind]);
  expect(errors).toEqual([]);
  return data?.proof;
}

/** Asks for a run, and waits for its end. */
async function prove(fixture: Fixture, kind: Kind) {
  const { run } = await outcomeOf(mutate(fixture, admin, 'runProof', { proof: kind }));
  await eventually(async () => (await proofOf(fixture, kind)).lastRun?.id === run.id, 20_000);
  return proofOf(fixture, kind);
}

const figureOf = async (name: string, proof: string) =>
  Number(new RegExp(`^${name}{proof="${proof}"} (.*)$`, 'm').exec((await exposition()).body)?.[1]);

describe('asked for', () => {
  let fixture: Fixture;
  /** What the payment and the invoice service say; as billing was told, unless a test has it otherwise. */
  const others = {
    ...{ captured: toldPayments, refunded: toldRefunds, refunding: reservedRefunds, disputed: toldDisputes },
    ...{ asked: owed, paid: settledOfInvoices },
  };
  let said: Record<string, (sql: Parameters<typeof owed>[0]) => Facts> = others;
  const answer = (receiver: string) => {
    const verifyRequest = createRequestVerifier({ secrets: [internalSecret], receiver, now: () => fixture.now() });
    return (request: Request) => factsRoute({ pool: fixture.pool, facts: said, verifyRequest })(request);
  };
  beforeAll(async () => {
    fixture = await startFixture({ askPayment: answer('payment'), askInvoice: answer('invoice') });
    const story = storyOf();
    await fixture.tell(story.issued, story.captured({ signedIn: true }));
    await fund(fixture, memberOf(), 10_000n);
  });
  afterAll(() => fixture.stop());

  test('nothing was proven yet, and the figures say so', async () => {
    const nothing = { everySeconds: 0, openRun: null, lastRun: null };
    expect(await proofOf(fixture, 'LEDGER')).toEqual({ ...nothing, verification: null });
    expect(await proofOf(fixture, 'RECONCILIATION')).toEqual({ ...nothing, comparisons: [] });
    expect(await figureOf('quittance_proof_last_success_timestamp_seconds', 'ledger')).toBe(0);
    expect(await figureOf('quittance_proof_differences', 'ledger')).toBeNaN();
  });

  test('the ledger proves itself', async () => {
    const { openRun, lastRun, verification } = await prove(fixture, 'LEDGER');
    expect([openRun, lastRun.outcome, verification.ok]).toEqual([null, 'AGREES', true]);
    expect(verification.checkedTransfers).toBeGreaterThan(2);
    await eventually(async () => (await figureOf('quittance_proof_differences', 'ledger')) === 0);
    expect(await figureOf('quittance_proof_last_success_timestamp_seconds', 'ledger')).toBeCloseTo(Date.now() / 1_000, -2);
    expect(await figureOf('quittance_proof_interval_seconds', 'ledger')).toBeNaN();
  });

  test('all services agree, with the figures of both sides', async () => {
    const { lastRun, comparisons } = await prove(fixture, 'RECONCILIATION');
    expect([lastRun.outcome, lastRun.failure]).toEqual(['AGREES', null]);
    expect(comparisons.map(({ check }: { check: string }) => check)).toEqual(
      expect.arrayContaining(['settlements_told', 'bills_settled']),
    );
    const both = { amount: '219.00', currency: 'EUR' };
    expect(comparisons[0]).toEqual({
      check: 'payments_booked',
      differenceCount: 0,
      differences: [],
      figures: [{ expectedCount: 2, expected: both, foundCount: 2, found: both }],
    });
  });

  test('what does not agree is told with both amounts, in the API and in the figures, until it agrees again', async () => {
    const [paymentId, refundedId] = [newId('pay'), newId('pay')];
    said = {
      ...others,
      async *captured(sql) {
        yield* others.captured(sql);
        yield { id: paymentId, currency: 'EUR', amountMinor: 4_200n };
      },
      async *refunded() {
        yield { id: refundedId, currency: 'XXX', amountMinor: 7n };
      },
    };
    const { lastRun, comparisons } = await prove(fixture, 'RECONCILIATION');
    expect(lastRun.outcome).toBe('DIFFERS');
    const missing = { kind: 'MISSING', found: null };
    expect(comparisons.flatMap(({ differences }: { differences: unknown[] }) => differences)).toEqual([
      { ...missing, subject: paymentId, expected: { amount: '42.00', currency: 'EUR' } },
      { ...missing, subject: refundedId, expected: { amount: '7', currency: 'XXX' } },
    ]);
    await eventually(async () => (await figureOf('quittance_proof_differences', 'reconciliation')) === 2);
    said = others;
    expect((await prove(fixture, 'RECONCILIATION')).lastRun.outcome).toBe('AGREES');
    await eventually(async () => (await figureOf('quittance_proof_differences', 'reconciliation')) === 0);
  }, 60_000);

  test('who can not be asked is named, and what was found before stays', async () => {
    const before = await proofOf(fixture, 'RECONCILIATION');
    const succeededAt = await figureOf('quittance_proof_last_success_timestamp_seconds', 'reconciliation');
    said = { captured: others.captured };
    const { lastRun, comparisons } = await prove(fixture, 'RECONCILIATION');
    expect([lastRun.outcome, lastRun.failure]).toEqual([
      'FAILED',
      'The payment service did not tell what was refunded: it answered 404.',
    ]);
    expect(comparisons).toEqual(before.comparisons);
    said = others;
    await eventually(
      async () => (await figureOf('quittance_proof_last_success_timestamp_seconds', 'reconciliation')) === succeededAt,
    );
  });

  test('a ledger that somebody has changed is told', async () => {
    const breakIt = (by: number) =>
      fixture.rows(`UPDATE account SET debits_posted = debits_posted + ${by} WHERE kind = 'clearing'`);
    await breakIt(1);
    const { lastRun, verification } = await prove(fixture, 'LEDGER');
    await breakIt(-1);
    expect(lastRun.outcome).toBe('DIFFERS');
    expect(verification.problems.map(({ check }: { check: string }) => check)).toContain('counters_are_sums');
    await eventually(async () => (await figureOf('quittance_proof_differences', 'ledger')) >= 2);
  });

  test('only platform admins see and ask for it', async () => {
    for (const caller of [memberOf(), anonymous]) {
      const code = caller === anonymous ? 'UNAUTHENTICATED' : 'FORBIDDEN';
      for (const query of Object.values(queries)) expect(await codeOf(fixture.run(caller, query))).toBe(code);
      expect(await codeOf(mutate(fixture, caller, 'runProof', { proof: 'LEDGER' }))).toBe(code);
    }
  });
});

describe('by themselves', () => {
  let fixtures: Fixture[] = [];
  afterAll(async () => {
    for (const fixture of fixtures) await fixture.stop();
  });

  test('it runs when it is due, once for all processes; a week later it is forgotten', async () => {
    const first = await startFixture({ env: { VERIFY_LEDGER_EVERY_SECONDS: '600' } });
    const second = await startFixture({ env: { VERIFY_LEDGER_EVERY_SECONDS: '600' }, beside: first });
    fixtures = [second, first];
    const count = async () => (await first.rows(`SELECT FROM proof WHERE kind = 'LEDGER' AND outcome = 'AGREES'`)).length;
    await eventually(async () => (await count()) === 1);
    expect(await figureOf('quittance_proof_interval_seconds', 'ledger')).toBe(600);
    for (const fixture of fixtures) fixture.moveClock(601_000);
    await eventually(async () => (await count()) === 2);
    for (const fixture of fixtures) fixture.moveClock(7 * 24 * 3_600_000);
    // The third one removes the first two.
    await eventually(async () => (await count()) === 1);
    expect(await first.rows('SELECT FROM proof')).toHaveLength(1);
  });

  test('a run whose process died is done by the next', async () => {
    const [, first] = fixtures as [Fixture, Fixture];
    const id = newId('prf');
    await first.rows(`INSERT INTO proof (id, kind, asked_at, begun_at) VALUES ($1, 'LEDGER', now(), now())`, toUuid(id));
    await eventually(async () => (await proofOf(first, 'LEDGER')).lastRun.id === id);
  });
});

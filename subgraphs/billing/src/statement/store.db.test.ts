import { createPool } from '@quittance/database/pool';
import { pgSql } from '@quittance/database/prisma-sql';
import { fromUuid, newId, toUuid } from '@quittance/ids';
import { createTestDatabase, type TestDatabase } from '@quittance/testing/database';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newestEntries } from '../wallet/store.ts';
import type { Wallet } from '../wallet/wallet.ts';
import { entriesBetween, firstEntryAt, loadStatement, pageOfStatement } from './store.ts';

const accountId = toUuid(newId('acc'));
const many = 50_000;

let database: TestDatabase;
let pool: pg.Pool;

/** One account with 50,000 entries of a minor unit each, one a minute, three of them at each instant; and as many of others. */
beforeAll(async () => {
  database = await createTestDatabase('billing');
  pool = createPool({ url: database.ownerUrl, applicationName: 'statements', max: 2, acrossTenants: true });
  await pool.query(
    `INSERT INTO account (id, code, kind, currency, no_overdraft, credits_posted, seq) VALUES ($1, 'busy', 'wallet', 'EUR', true, ${many}, ${many})`,
    [accountId],
  );
  await pool.query(
    `INSERT INTO transfer (credit_account_id, credit_seq, credit_balance_after_minor, debit_account_id, debit_seq, debit_balance_after_minor, id,
                           journal_id, ordinal, kind, currency, amount_minor, pending_minor, posted_at, type, request_hash)
     SELECT CASE WHEN number <= ${many} THEN $1::uuid ELSE gen_random_uuid() END, number, number, gen_random_uuid(), 1, -1, gen_random_uuid(),
            gen_random_uuid(), 0, 'single', 'EUR', 1, 0, timestamptz '2026-01-01T00:00:00Z' + (number - 1) / 3 * interval '3 minutes', 'payment',
            sha256('asked')
       FROM generate_series(1, ${2 * many}) AS number`,
    [accountId],
  );
  await pool.query('ANALYZE transfer');
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const wallet: Wallet = {
  id: fromUuid('wal', accountId),
  owner: { userId: newId('usr'), organizationId: null },
  currency: 'EUR',
  balanceMinor: BigInt(many),
  availableMinor: BigInt(many),
  heldMinor: 0n,
  openedAt: new Date('2026-01-01'),
};
const statementOf = (from: string, to: string) => loadStatement(pgSql(pool), wallet, { from, to });

test('a period holds all that happened on its days, and nothing of the days around', async () => {
  const perDay = 24n * 60n;
  expect(await statementOf('2026-01-01', '2026-01-01')).toMatchObject({ openingMinor: 0n, closingMinor: perDay, firstSeq: 1n });
  const second = await statementOf('2026-01-02', '2026-01-03');
  expect(second).toMatchObject({ openingMinor: perDay, closingMinor: 3n * perDay, firstSeq: perDay + 1n });
  const [first] = await pageOfStatement(pgSql(pool), second, null, 1);
  expect(first?.createdAt).toEqual(new Date('2026-01-02T00:00:00Z'));
  const rest = await pageOfStatement(pgSql(pool), second, 3n * perDay - 2n, 100);
  expect(rest.map(({ createdAt }) => createdAt.toISOString())).toEqual(['2026-01-03T23:57:00.000Z', '2026-01-03T23:57:00.000Z']);
});

test('before the first and after the last entry nothing happens, and the balance stays', async () => {
  expect(await statementOf('2025-01-01', '2025-12-31')).toMatchObject({ openingMinor: 0n, closingMinor: 0n, endSeq: 1n });
  const later = await statementOf('2027-01-01', '2027-01-31');
  expect(later).toMatchObject({ openingMinor: BigInt(many), closingMinor: BigInt(many) });
  expect(await pageOfStatement(pgSql(pool), later, null, 10)).toEqual([]);
});

test('a month among many entries is found and read by the numbers of the account, never by looking at all of them', async () => {
  const explain = async (text: string, values: unknown[]) => {
    const { rows } = await pool.query(`EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, SUMMARY OFF) ${text}`, values);
    const plan = rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n');
    const [, hits = '0'] = /Buffers: shared hit=(\d+)/.exec(plan) ?? [];
    return { plan, pages: Number(hits) };
  };
  const search = await explain(firstEntryAt, [accountId, '2026-01-20T00:00:00Z']);
  const page = await explain(entriesBetween, [accountId, '20000', '40000', 101]);
  const newest = await explain(newestEntries, [accountId, '30000', 101]);
  for (const { plan, pages } of [search, page, newest]) {
    expect(plan).not.toMatch(/Seq Scan on transfer/);
    expect(plan).toMatch(/transfer_credit_account_id_credit_seq_key/);
    // 16 halvings through an index of three levels; a scan would touch thousands.
    expect(pages).toBeLessThan(150);
  }
});

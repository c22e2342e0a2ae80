import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { fromUuid, newId, toUuid } from '@quittance/ids';
import { eventually } from '@quittance/testing/drain';
import { inherited } from '@quittance/testing/env';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseUrlOf } from './src/databases.ts';
import { runMainStory } from './src/main-story.ts';
import { type Product, startProduct } from './src/product.ts';
import { proofFigure } from './src/proofs.ts';
import { compareServices, linesOf, reconciles } from './src/reconciliation.ts';
import { type Person, register } from './src/story.ts';
import { tampered } from './src/tampered.ts';

let product: Product;
let admin: Person;
const urlOf = (service: string) => databaseUrlOf(product, service);
beforeAll(async () => {
  product = await startProduct({ VERIFY_LEDGER_EVERY_SECONDS: '5', RECONCILE_EVERY_SECONDS: '2' });
  // The first person of an installation is its administrator.
  admin = await register(product.url, 'Admin');
  await runMainStory(product);
  await reconciles(urlOf);
}, 120_000);
afterAll(() => product?.remove());

/** As an operator runs it, beside the product. */
function cli(...words: string[]) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const env = { ...inherited, QUITTANCE_DATA_DIR: product.dataDir };
  const command = ['tools/run.ts', 'cli', 'reconcile', ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, env, encoding: 'utf8' });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

const incoming = `(SELECT transfer.id FROM transfer JOIN journal ON journal.id = journal_id JOIN account ON account.id = debit_account_id
                    WHERE journal.type = 'payment' AND account.kind = 'clearing' ORDER BY journal.external_ref LIMIT 1)`;
const settling = '(SELECT transfer_id FROM settlement ORDER BY transfer_id LIMIT 1)';
const anotherPayment = newId('pay');
/** What two rows have in common, but for some columns. */
const copied = (table: string, changes: string, from: string) =>
  `INSERT INTO ${table} SELECT (jsonb_populate_record(${table}, ${changes})).* FROM ${table} WHERE id = ${from}`;

test('after the real story everything agrees: the command says so, with figures, and ends with 0', () => {
  const { status, stdout } = cli();
  expect(status).toBe(0);
  expect(stdout.split('\n')).toEqual([
    'payments_booked',
    '  2 of 372.50 EUR, found 2 of 372.50 EUR',
    'refunds_booked',
    'refunds_set_aside',
    'disputes_set_aside',
    'invoices_billed',
    '  2 of 345.00 EUR, found 2 of 345.00 EUR',
    'settlements_told',
    '  2 of 345.00 EUR, found 2 of 345.00 EUR',
    'told_payments_booked',
    '  2 of 372.50 EUR, found 2 of 372.50 EUR',
    'told_refunds_booked',
    'told_disputes_set_aside',
    'reserved_refunds_set_aside',
    'lost_disputes_refunded',
    'wallet_payments_transferred',
    '  1 of 172.50 EUR, found 1 of 172.50 EUR',
    'settlements_transferred',
    '  2 of 345.00 EUR, found 2 of 345.00 EUR',
    'bills_settled',
    '  2 of 345.00 EUR, found 2 of 345.00 EUR',
    'bills_paid_for',
    '  2 of 345.00 EUR, found 2 of 345.00 EUR',
    'paid_counted',
    '  2 of 345.00 EUR, found 2 of 345.00 EUR',
    'billed_counted',
    '  2 of 345.00 EUR, found 2 of 345.00 EUR',
    'Everything agrees.',
  ]);
});

test.each([
  [
    'a transfer that is missing',
    'billing',
    'transfer',
    `DELETE FROM transfer WHERE id = ${incoming}`,
    ['payments_booked: MISSING', 'told_payments_booked: MISSING'],
  ],
  [
    'a transfer of another amount',
    'billing',
    'transfer',
    `UPDATE transfer SET amount_minor = amount_minor - 1 WHERE id = ${incoming}`,
    ['payments_booked: AMOUNT', 'told_payments_booked: AMOUNT'],
  ],
  [
    'a payment that is booked twice',
    'billing',
    'transfer',
    copied(
      'transfer',
      `'{"ordinal": 9, "type": null, "request_hash": null, "external_ref": null, "reference": null, "debit_seq": 999, "credit_seq": 999}'::jsonb
       || jsonb_build_object('id', gen_random_uuid())`,
      incoming,
    ),
    ['payments_booked: AMOUNT', 'told_payments_booked: AMOUNT'],
  ],
  [
    'a transfer for a payment that nobody made',
    'billing',
    'transfer',
    `UPDATE transfer SET external_ref = '${anotherPayment}' WHERE id = ${incoming}`,
    ['payments_booked: MISSING', 'payments_booked: SURPLUS', 'told_payments_booked: MISSING', 'told_payments_booked: SURPLUS'],
  ],
  [
    'a payment that is gone',
    'payment',
    'payment',
    `DELETE FROM payment WHERE id = (SELECT id FROM payment ORDER BY id LIMIT 1)`,
    ['payments_booked: SURPLUS'],
  ],
  [
    'a payment that billing was never told of',
    'payment',
    'payment',
    copied(
      'payment',
      `jsonb_build_object('id', '${toUuid(anotherPayment)}', 'checkout_id', null)`,
      '(SELECT max(id::text)::uuid FROM payment)',
    ),
    ['payments_booked: MISSING'],
  ],
  [
    'a refund that is not booked',
    'payment',
    'payment',
    `UPDATE payment SET refunded_minor = 1 WHERE id = (SELECT id FROM payment ORDER BY id LIMIT 1)`,
    ['refunds_booked: MISSING'],
  ],
  [
    'a refund that is to be made and that nothing is set aside for',
    'payment',
    'refund',
    `INSERT INTO refund (id, payment_id, provider, amount_minor, status, requested_by_user_id, next_check_at, created_at)
     SELECT id, id, provider, 1, 'RESERVED', id, now(), now() FROM payment ORDER BY id LIMIT 1`,
    ['refunds_set_aside: MISSING'],
  ],
  [
    'a dispute that nothing is set aside for',
    'payment',
    'payment',
    `UPDATE payment SET dispute_id = 'dsp_1', dispute_status = 'OPEN', disputed_minor = 1 WHERE id = (SELECT id FROM payment ORDER BY id LIMIT 1)`,
    ['disputes_set_aside: MISSING'],
  ],
  [
    'an open dispute that billing has set nothing aside for',
    'billing',
    'reservation',
    `INSERT INTO reservation (id, kind, funding_id, amount_minor, status) SELECT 'dsp_1', 'DISPUTE', id, 1, 'OPEN' FROM funding ORDER BY id LIMIT 1`,
    ['told_disputes_set_aside: MISSING'],
  ],
  [
    'a lost dispute that is not refunded',
    'billing',
    'reservation',
    `INSERT INTO reservation (id, kind, funding_id, amount_minor, status) SELECT 'dsp_1', 'DISPUTE', id, 1, 'LOST' FROM funding ORDER BY id LIMIT 1`,
    ['lost_disputes_refunded: MISSING'],
  ],
  [
    'a refund that is said to be reserved and that nothing is set aside for',
    'billing',
    'reservation',
    `INSERT INTO reservation (id, kind, funding_id, amount_minor, status, applied_minor) SELECT 'ref_1', 'REFUND', id, 1, 'RESERVED', 1 FROM funding ORDER BY id LIMIT 1`,
    ['reserved_refunds_set_aside: MISSING'],
  ],
  [
    'a bill whose settled sum differs',
    'billing',
    'bill',
    `UPDATE bill SET settled_minor = settled_minor - 1, status = 'PARTIALLY_SETTLED' WHERE id = (SELECT id FROM bill ORDER BY id LIMIT 1)`,
    ['settlements_told: AMOUNT', 'bills_settled: AMOUNT', 'paid_counted: AMOUNT'],
  ],
  [
    'a bill that is missing',
    'billing',
    'bill',
    `DELETE FROM bill WHERE id = (SELECT id FROM bill ORDER BY id LIMIT 1)`,
    ['invoices_billed: MISSING', 'settlements_told: SURPLUS', 'settlements_transferred: SURPLUS'],
  ],
  [
    'an invoice that was not told',
    'invoice',
    'invoice',
    `UPDATE invoice SET paid_minor = 0 WHERE id = (SELECT id FROM invoice WHERE issued_at IS NOT NULL ORDER BY id LIMIT 1)`,
    ['settlements_told: AMOUNT'],
  ],
  [
    'an invoice that was voided and nobody told',
    'invoice',
    'invoice',
    `UPDATE invoice SET voided_at = now() WHERE id = (SELECT id FROM invoice WHERE issued_at IS NOT NULL ORDER BY id LIMIT 1)`,
    ['invoices_billed: AMOUNT'],
  ],
  [
    'a settlement of another amount than its transfer',
    'billing',
    'settlement',
    `UPDATE settlement SET amount_minor = amount_minor + 1 WHERE transfer_id = ${settling}`,
    ['settlements_transferred: AMOUNT'],
  ],
  [
    'a bill that is settled without a transfer',
    'billing',
    'settlement',
    `DELETE FROM settlement WHERE transfer_id = ${settling}`,
    ['bills_paid_for: AMOUNT'],
  ],
  [
    'a payment that no report counts',
    'billing',
    'bill_change',
    `DELETE FROM bill_change WHERE kind = 'PAID' AND bill_id = (SELECT id FROM bill ORDER BY id LIMIT 1)`,
    ['paid_counted: AMOUNT'],
  ],
  [
    'a bill that reports count by another amount',
    'billing',
    'bill_change',
    `UPDATE bill_change SET amount_minor = amount_minor + 1 WHERE kind = 'BILLED' AND bill_id = (SELECT id FROM bill ORDER BY id LIMIT 1)`,
    ['billed_counted: AMOUNT'],
  ],
  [
    'a payment from a wallet that no bill knows of',
    'billing',
    'funding',
    `DELETE FROM funding WHERE source = 'WALLET'`,
    ['wallet_payments_transferred: SURPLUS', 'bills_settled: AMOUNT'],
  ],
])('finds %s', async (_, service, table, statement, found) => {
  const lines = await tampered(await urlOf(service), table, statement, async () => linesOf(await compareServices(urlOf)));
  expect(lines.map((line) => line.split(' ').slice(0, 2).join(' ')).sort()).toEqual([...found].sort());
  expect(linesOf(await compareServices(urlOf))).toEqual([]);
});

test('the command names what differs, as text and as JSON, and ends with 1', async () => {
  const statement = `DELETE FROM transfer WHERE id = ${incoming}`;
  const [text, json, id] = await tampered(await urlOf('billing'), 'transfer', statement, async () => {
    const client = new pg.Client(await urlOf('payment'));
    await client.connect();
    const { rows } = await client.query<{ id: string }>('SELECT id FROM payment ORDER BY id LIMIT 1');
    await client.end();
    return [cli(), cli('--json'), fromUuid('pay', rows[0]?.id ?? '')];
  });
  expect([text.status, json.status]).toEqual([1, 1]);
  expect(text.stdout).toContain(`  ✗ MISSING ${id}: expected 172.50 EUR, found nothing`);
  expect(text.stdout.split('\n').at(-1)).toBe('2 differences.');
  const { ok, comparisons } = JSON.parse(json.stdout);
  expect(ok).toBe(false);
  expect(comparisons[0]).toEqual({
    check: 'payments_booked',
    differenceCount: 1,
    differences: [{ kind: 'MISSING', id, currency: 'EUR', expectedMinor: '17250', foundMinor: null }],
    figures: [{ currency: 'EUR', expectedCount: 2, expectedMinor: '37250', foundCount: 1, foundMinor: '20000' }],
  });
});

test('by itself the installation finds a row that somebody broke, tells it by its figures and to its administrator, and when it is mended', async () => {
  const differences = () => proofFigure(product.url, 'differences', 'reconciliation');
  await eventually(async () => (await differences()) === 0, 60_000);
  const statement = `UPDATE invoice SET paid_minor = paid_minor - 1 WHERE id = (SELECT id FROM invoice WHERE paid_minor > 0 ORDER BY id LIMIT 1)`;
  await tampered(await urlOf('invoice'), 'invoice', statement, async () => {
    await eventually(async () => (await differences()) === 1, 60_000);
    const { lastRun, comparisons } = await admin.api.reconciliation();
    expect(lastRun?.outcome).toBe('DIFFERS');
    const [expected, found] = ['172.50', '172.49'].map((amount) => ({ amount, currency: 'EUR' }));
    expect(comparisons.find(({ check }) => check === 'settlements_told')).toMatchObject({
      differenceCount: 1,
      differences: [{ kind: 'AMOUNT', subject: expect.stringMatching(/^inv_/), expected, found }],
    });
  });
  await eventually(async () => (await differences()) === 0, 60_000);
  expect((await admin.api.reconciliation()).lastRun?.outcome).toBe('AGREES');
});

test('by itself it finds a balance that somebody broke', async () => {
  const differences = () => proofFigure(product.url, 'differences', 'ledger');
  await eventually(async () => (await differences()) === 0, 60_000);
  const statement = `UPDATE account SET credits_posted = credits_posted + 1 WHERE id = (SELECT id FROM account ORDER BY id LIMIT 1)`;
  await tampered(await urlOf('billing'), 'account', statement, async () => {
    await eventually(async () => (await differences()) > 0, 60_000);
    const { lastRun, verification } = await admin.api.ledgerProof();
    expect([lastRun?.outcome, verification?.ok]).toEqual(['DIFFERS', false]);
    expect(verification?.problems.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['debits_equal_credits', 'counters_are_sums']),
    );
  });
  await eventually(async () => (await differences()) === 0, 60_000);
});

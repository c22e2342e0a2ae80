import { newId, toUuid } from '@quittance/ids';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../test/open-database.ts';
import type { Payment, PaymentTerms } from './payment.ts';
import { createPayment, recordFact } from './record-fact.ts';
import { findPayment, invoiceSituation, lockPayment, takeDue } from './store.ts';

let open: OpenDatabase;
beforeAll(async () => {
  open = await openDatabase();
});
afterAll(() => open.close());

const terms = (change: Partial<PaymentTerms> = {}): PaymentTerms => ({
  purpose: 'INVOICE',
  provider: 'sandbox',
  amount: { amountMinor: 11_900n, currency: 'EUR' },
  organizationId: newId('org'),
  invoiceId: newId('inv'),
  toWalletId: null,
  toUserId: null,
  toOrganizationId: null,
  paidBy: { userId: newId('usr'), organizationId: null },
  returnUrl: 'http://localhost:4000/bills',
  ...change,
});

const create = (change: Partial<PaymentTerms> = {}) =>
  open.deps.db.$transaction((tx) => createPayment(tx, open.deps, terms(change)));

const opened = { checkoutId: null, checkoutUrl: 'http://provider.example', expiresAt: new Date() };

/** Brings a payment to SUCCEEDED, as an offline payment gets there. */
async function capture(payment: Payment): Promise<Payment | null> {
  return open.deps.db.$transaction(async (tx) => {
    const locked = await lockPayment(tx, payment.id);
    return locked === null ? null : recordFact(tx, open.deps, locked, 'CAPTURED');
  });
}

const sql = (text: string, ...values: unknown[]) => open.deps.db.$executeRawUnsafe(text, ...values);

describe('what a payment says', () => {
  test('is read as it was written', async () => {
    const wanted = terms({ purpose: 'TOP_UP', invoiceId: null, toWalletId: newId('wal'), toUserId: newId('usr') });
    const { id } = await create(wanted);
    expect(await findPayment(open.deps.db, id)).toMatchObject({ ...wanted, id, status: 'CREATED', last: 'CREATED', version: 1 });
  });

  test('keeps amounts that no float can hold', async () => {
    const amount = { amountMinor: 9_007_199_254_740_993n, currency: 'EUR' as const };
    const { id } = await create({ amount });
    expect((await findPayment(open.deps.db, id))?.amount).toEqual(amount);
  });
});

describe('what the database refuses, also to the service itself', () => {
  test('a second open payment of an invoice', async () => {
    const { invoiceId } = await create();
    await expect(create({ invoiceId })).rejects.toThrow('Unique constraint');
    await expect(create()).resolves.toBeDefined();
  });

  test('events that are changed, removed or cut off', async () => {
    const id = toUuid((await create()).id);
    await expect(sql(`UPDATE payment_event SET detail = 'x' WHERE payment_id = $1::uuid`, id)).rejects.toThrow('append-only');
    await expect(sql('DELETE FROM payment_event WHERE payment_id = $1::uuid', id)).rejects.toThrow('append-only');
    await expect(sql('TRUNCATE payment_event')).rejects.toThrow();
  });

  test.each(['amount_minor = 1', `currency = 'USD'`, `provider = 'cash'`, 'invoice_id = gen_random_uuid()'])(
    'terms that change: %s',
    async (change) => {
      const { id } = await create();
      await expect(sql(`UPDATE payment SET ${change} WHERE id = $1::uuid`, toUuid(id))).rejects.toThrow('terms of a payment');
    },
  );

  test('a second capture', async () => {
    const payment = await create();
    await capture(payment);
    const again = sql(
      `INSERT INTO payment_event (payment_id, seq, type, at) VALUES ($1::uuid, 3, 'CAPTURED', now())`,
      toUuid(payment.id),
    );
    await expect(again).rejects.toThrow('payment_event_captured_once');
  });

  test('an unfinished payment that nobody looks after, and a finished one that somebody does', async () => {
    const payment = await create();
    const id = toUuid(payment.id);
    await expect(sql('UPDATE payment SET next_check_at = NULL WHERE id = $1::uuid', id)).rejects.toThrow('unfinished_is_checked');
    await capture(payment);
    await expect(sql('UPDATE payment SET next_check_at = now() WHERE id = $1::uuid', id)).rejects.toThrow(
      'unfinished_is_checked',
    );
  });

  test('an open checkout without an address', async () => {
    const payment = await create();
    const record = open.deps.db.$transaction((tx) => recordFact(tx, open.deps, payment, 'CHECKOUT_OPENED', opened));
    await expect(record).rejects.toThrow('open_checkout_has_url');
  });
});

describe('the situation of an invoice', () => {
  test('counts a success until the bill reflects it', async () => {
    const payment = await create();
    const invoiceId = payment.invoiceId ?? newId('inv');
    const situation = () => open.deps.db.$transaction((tx) => invoiceSituation(tx, invoiceId));
    expect(await situation()).toMatchObject({ open: { id: payment.id }, unappliedMinor: 0n });
    await capture(payment);
    expect(await situation()).toEqual({ open: null, unappliedMinor: 11_900n });
    await sql('UPDATE payment SET applied_at = now() WHERE id = $1::uuid', toUuid(payment.id));
    expect(await situation()).toEqual({ open: null, unappliedMinor: 0n });
  });
});

describe('work that is due', () => {
  test('is given to one of many workers at once', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => create()));
    await sql(
      `UPDATE payment SET next_check_at = now() - interval '1 minute' WHERE id = ANY ($1::uuid[])`,
      made.map(({ id }) => toUuid(id)),
    );
    const workers = Array.from({ length: 6 }, () => takeDue(open.deps.db, new Date(), 60_000, 10));
    const taken = (await Promise.all(workers)).flat().map(({ id }) => id);
    expect(new Set(taken).size).toBe(taken.length);
    const rest = (await takeDue(open.deps.db, new Date(), 60_000, 100)).map(({ id }) => id);
    expect(new Set([...taken, ...rest])).toEqual(new Set(made.map(({ id }) => id)));
  });

  test('comes back when the worker that took it has died', async () => {
    const { id } = await create();
    await sql(`UPDATE payment SET next_check_at = now() - interval '1 minute' WHERE id = $1::uuid`, toUuid(id));
    const now = new Date();
    expect((await takeDue(open.deps.db, now, 60_000, 10)).map((payment) => payment.id)).toContain(id);
    expect((await takeDue(open.deps.db, now, 60_000, 10)).map((payment) => payment.id)).not.toContain(id);
    const later = new Date(now.getTime() + 61_000);
    expect((await takeDue(open.deps.db, later, 60_000, 100)).map((payment) => payment.id)).toContain(id);
  });
});

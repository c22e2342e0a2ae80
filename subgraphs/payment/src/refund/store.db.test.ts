import { newId, toUuid } from '@quittance/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../test/open-database.ts';
import { createPayment, recordFact } from '../payment/record-fact.ts';
import { claimCall, insertMade, insertRequest, takeDueRefunds, writeEnd, writeReserved } from './store.ts';

let open: OpenDatabase;
beforeAll(async () => {
  open = await openDatabase();
});
afterAll(() => open.close());

const sql = (text: string, ...values: unknown[]) => open.deps.db.$executeRawUnsafe(text, ...values);

const captured = () =>
  open.deps.db.$transaction(async (tx) => {
    const payment = await createPayment(tx, open.deps, {
      purpose: 'INVOICE',
      provider: 'sandbox',
      amount: { amountMinor: 11_900n, currency: 'EUR' },
      organizationId: newId('org'),
      invoiceId: newId('inv'),
      toWalletId: null,
      toUserId: null,
      toOrganizationId: null,
      paidBy: null,
      returnUrl: null,
    });
    return (await recordFact(tx, open.deps, payment, 'CAPTURED')) ?? payment;
  });

const wish = () => ({ id: newId('ref'), amountMinor: 1_900n, reason: null, createdAt: new Date() });

async function request() {
  const payment = await captured();
  return open.deps.db.$transaction((tx) => insertRequest(tx, payment, { ...wish(), requestedBy: newId('usr') }));
}

test('the provider is not called for what is not set aside, or has ended', async () => {
  const { id } = await request();
  expect(await claimCall(open.deps.db, id)).toBe(false);
  await open.deps.db.$transaction((tx) => writeReserved(tx, id, new Date()));
  expect(await claimCall(open.deps.db, id)).toBe(true);
  await open.deps.db.$transaction((tx) => writeEnd(tx, id, { status: 'FAILED', failureReason: 'no', at: new Date() }));
  expect(await claimCall(open.deps.db, id)).toBe(false);
});

test('the database refuses other terms, and any change of what has ended', async () => {
  const { id } = await request();
  await expect(sql('UPDATE refund SET amount_minor = 1 WHERE id = $1::uuid', toUuid(id))).rejects.toThrow('terms of a refund');
  await open.deps.db.$transaction((tx) => writeEnd(tx, id, { status: 'REFUSED', failureReason: 'no', at: new Date() }));
  await expect(sql('UPDATE refund SET checks = 1 WHERE id = $1::uuid', toUuid(id))).rejects.toThrow('has ended');
});

test('the database refuses a refund that is set aside and that nobody looks after', async () => {
  const { id } = await request();
  const update = sql(`UPDATE refund SET status = 'RESERVED' WHERE id = $1::uuid`, toUuid(id));
  await expect(update).rejects.toThrow('refund_reserved_is_checked');
});

test('what a provider gave back counts once', async () => {
  const payment = await captured();
  const made = () => open.deps.db.$transaction((tx) => insertMade(tx, payment, { ...wish(), providerRefundId: 'rfd_the_same' }));
  await made();
  await expect(made()).rejects.toThrow('Unique constraint');
});

test('what is due is given to one of many workers at once', async () => {
  const made = await Promise.all(Array.from({ length: 10 }, request));
  const past = new Date(Date.now() - 60_000);
  for (const { id } of made) await open.deps.db.$transaction((tx) => writeReserved(tx, id, past));
  const takes = Array.from({ length: 4 }, () => takeDueRefunds(open.deps.db, new Date(), 60_000, 5));
  const taken = (await Promise.all(takes)).flat().map(({ id }) => id);
  expect(new Set(taken).size).toBe(taken.length);
});

import { newId } from '@quittance/ids';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../test/open-database.ts';
import { createPayment } from '../payment/record-fact.ts';
import { claimAttempt, closeAttempt } from './store.ts';

let open: OpenDatabase;
beforeAll(async () => {
  open = await openDatabase();
});
afterAll(() => open.close());

const now = new Date('2026-01-31T12:00:00Z');
const minute = 60_000;

async function newPayment() {
  const { id } = await open.deps.db.$transaction((tx) =>
    createPayment(tx, open.deps, {
      purpose: 'TOP_UP',
      provider: 'sandbox',
      amount: { amountMinor: 100n, currency: 'EUR' },
      organizationId: null,
      invoiceId: null,
      toWalletId: newId('wal'),
      toUserId: null,
      toOrganizationId: null,
      paidBy: null,
      returnUrl: null,
    }),
  );
  const claim = (again: boolean, at = now) =>
    open.deps.db.$transaction((tx) => claimAttempt(tx, id, 'CAPTURE', { now: at, lostAfterMs: minute, again }));
  const close = (known: boolean) =>
    open.deps.db.$transaction((tx) => closeAttempt(tx, id, 'CAPTURE', { at: now, known, detail: null }));
  return { id, claim, close };
}

test('of many who claim an attempt at once, one gets it', async () => {
  const { claim } = await newPayment();
  const claims = await Promise.all(Array.from({ length: 8 }, () => claim(false)));
  expect(claims.toSorted()).toEqual(['mine', ...Array(7).fill('taken')]);
});

test('an attempt without outcome is not made again unless the provider was asked', async () => {
  const { claim, close } = await newPayment();
  await claim(false);
  await close(false);
  expect(await claim(false)).toBe('taken');
  expect(await claim(true)).toBe('mine');
});

test('an attempt that has an outcome is never made again', async () => {
  const { claim, close } = await newPayment();
  await claim(false);
  await close(true);
  expect(await claim(true)).toBe('taken');
});

test('an attempt that runs is left alone until it must have ended', async () => {
  const { claim } = await newPayment();
  await claim(false);
  expect(await claim(true, new Date(now.getTime() + minute - 1))).toBe('taken');
  expect(await claim(true, new Date(now.getTime() + minute + 1))).toBe('mine');
});

test('after ten tries without outcome it is given up', async () => {
  const { claim, close } = await newPayment();
  for (let tries = 0; tries < 10; tries++) {
    expect(await claim(true)).toBe('mine');
    await close(false);
  }
  expect(await claim(true)).toBe('exhausted');
});

test('the key is the same for every try, and another one for every payment and kind', async () => {
  const [first, second] = [await newPayment(), await newPayment()];
  for (const { claim, close } of [first, first, second]) {
    await claim(true);
    await close(false);
  }
  await open.deps.db.$transaction((tx) => claimAttempt(tx, first.id, 'CANCEL', { now, lostAfterMs: minute, again: false }));
  const keys = await open.deps.db.paymentAttempt.findMany({ select: { idempotencyKey: true }, where: { startedAt: now } });
  const ours = keys
    .map(({ idempotencyKey }) => idempotencyKey)
    .filter((key) => key.startsWith(first.id) || key.startsWith(second.id));
  expect(ours.toSorted()).toEqual([`${first.id}:cancel`, `${first.id}:capture`, `${second.id}:capture`].toSorted());
});

import type { Caller } from '@quittance/access/caller';
import type { Sql } from '@quittance/database/sql';
import { fromUuid, type Id } from '@quittance/ids';
import type { Money } from '@quittance/money/money';
import { err, ok, type Result } from '@quittance/result';
import { maySpend, owns, scopeOf, sees, viewerOf } from '../access.ts';
import type { Deps } from '../deps.ts';
import type { Rejection } from '../ledger/ledger.ts';
import { recall, recordRejection } from '../ledger/recall.ts';
import type { Refused } from '../ledger/rejection.ts';
import { derivedUuid, hashOf } from '../ledger/request-hash.ts';
import { transact } from '../transact.ts';
import type { KeyReused } from '../transfer/errors.ts';
import { type Refusal, refusalOf } from '../transfer/refusal.ts';
import type { Forbidden, WalletNotFound } from '../wallet/errors.ts';
import { findWallet } from '../wallet/store.ts';
import type { Wallet } from '../wallet/wallet.ts';
import { type Bill, claimantOf, isKnown, type KnownBill } from './bill.ts';
import { decidePayment, type PaymentRefusal } from './decide-payment.ts';
import type { BillNotFound } from './errors.ts';
import { type Attempt, payLockedBill } from './pay-locked-bill.ts';
import { lockBills } from './store.ts';

export type PayBillInput = { idempotencyKey: string; invoiceId: Id<'inv'>; walletId: Id<'wal'>; amount: Money | null };

export type PayBillError = PaymentRefusal | Refusal | BillNotFound | WalletNotFound | Forbidden | KeyReused;

/**
 * Pays a bill from a wallet, at once, under the bill's lock: two payers, or a payer and a captured payment, can't both pay the same rest.
 * The first outcome of a key is remembered by the ledger, refusals included.
 */
export async function payBill(
  deps: Deps,
  caller: Caller,
  input: PayBillInput,
): Promise<Result<{ billId: Id<'bil'>; transferId: Id<'tra'> }, PayBillError>> {
  const { invoiceId, walletId, amount } = input;
  const wallet = await findWallet(deps.db, walletId);
  if (wallet === null || !sees(viewerOf(caller, 'wallets:read'), wallet.owner)) {
    return err({ code: 'WALLET_NOT_FOUND', path: ['walletId'] });
  }
  if (!maySpend(caller, wallet.owner)) return err({ code: 'FORBIDDEN' });
  const attempt: Attempt = {
    id: derivedUuid('payBill', scopeOf(caller), input.idempotencyKey),
    type: 'bill_payment',
    requestHash: hashOf(['payBill', invoiceId, walletId, amount?.amountMinor.toString(), amount?.currency]),
  };
  const paid = await transact(deps.pool, async (sql): Promise<Result<KnownBill, PayBillError>> => {
    const [bill] = await lockBills(sql, [invoiceId]);
    if (bill === undefined || !isKnown(bill) || !owesIt(caller, bill))
      return err({ code: 'BILL_NOT_FOUND', path: ['invoiceId'] });
    const before = await recall(sql, attempt.id, attempt.requestHash);
    if (before === null) return pay(sql, deps.now(), attempt, bill, wallet, amount);
    if (before.status === 'posted') return ok(bill);
    return err(before.status === 'conflict' ? { code: 'IDEMPOTENCY_KEY_REUSED' } : remembered(before.rejection, wallet));
  });
  deps.wakeRelay();
  return paid.ok ? ok({ billId: paid.value.id, transferId: fromUuid('tra', attempt.id) }) : paid;
}

const fields = { amount: ['amount'], target: ['walletId'] };

/** Whoever has claimed the invoice: the person, or somebody who acts for the organisation they claimed it for. */
function owesIt(caller: Caller, bill: Bill): boolean {
  const claimant = claimantOf(bill);
  return claimant !== null && owns(viewerOf(caller, 'bills:read'), claimant);
}

async function pay(
  sql: Sql,
  now: Date,
  attempt: Attempt,
  bill: KnownBill,
  wallet: Wallet,
  amount: Money | null,
): Promise<Result<KnownBill, PayBillError>> {
  const decided = decidePayment(bill, wallet.currency, amount);
  if (!decided.ok) return refuse(sql, attempt, decided.error, now);
  const paid = await payLockedBill(sql, now, { attempt, bill, wallet, amountMinor: decided.value });
  return paid.ok ? paid : err(refusalOf(paid.error, wallet.currency, fields));
}

async function refuse(sql: Sql, attempt: Attempt, error: PaymentRefusal, now: Date): Promise<Result<never, PaymentRefusal>> {
  await recordRejection(sql, attempt, error, now);
  return err(error);
}

const own: ReadonlySet<string> = new Set<PaymentRefusal['code']>([
  'BILL_CANCELED',
  'BILL_ALREADY_SETTLED',
  'BILL_AMOUNT_EXCEEDED',
  'CURRENCY_MISMATCH',
]);

/** What was refused is either recorded by `refuse`, or by the ledger. */
function remembered(rejection: Refused, wallet: Wallet): PayBillError {
  return own.has(rejection.code) ? (rejection as PaymentRefusal) : refusalOf(rejection as Rejection, wallet.currency, fields);
}

import type { Id } from '@quittance/ids';
import { err, ok, type Result } from '@quittance/result';
import { type Bill, claimantOf, dueMinor, isKnown, type KnownBill } from '../bill/bill.ts';
import { specOf } from '../chart/chart.ts';
import type { Wallet } from '../wallet/wallet.ts';

/** That a wallet pays new bills by itself, and up to what; in minor units of its currency. */
export type Autopay = {
  walletId: Id<'wal'>;
  active: boolean;
  mostPerBillMinor: bigint;
  mostPerMonthMinor: bigint | null;
  setAt: Date;
};

/** Why a bill was left for a person to pay. */
export type AutopayRefusal =
  | 'INSUFFICIENT_FUNDS'
  | 'LIMIT_PER_BILL'
  | 'LIMIT_PER_MONTH'
  | 'NOTHING_DUE'
  | 'NOT_OWED'
  | 'NOT_POSSIBLE'
  | 'STOPPED';

/** A bill that a wallet has to try to pay, or has: once. `reason` is set when it was refused. */
export type AutopayOrder = {
  billId: Id<'bil'>;
  walletId: Id<'wal'>;
  status: 'DUE' | 'PAID' | 'REFUSED';
  reason: AutopayRefusal | null;
  resolvedAt: Date | null;
};

/** Whether a change has made a bill somebody's to pay. */
export function startsToBeOwed(before: Bill, after: Bill): after is KnownBill {
  return isOwed(after) && !isOwed(before);
}

function isOwed(bill: Bill): boolean {
  return isKnown(bill) && bill.claim !== null && dueMinor(bill) > 0n;
}

export type AutopayCase = {
  bill: KnownBill;
  wallet: Pick<Wallet, 'owner' | 'currency'>;
  autopay: Autopay;
  /** What the wallet has paid by itself since the month began. */
  paidThisMonthMinor: bigint;
};

/** How much the wallet pays: all that is due, or nothing and why. What the wallet holds is the ledger's to judge. Pure. */
export function decideAutopay({ bill, wallet, autopay, paidThisMonthMinor }: AutopayCase): Result<bigint, AutopayRefusal> {
  const due = dueMinor(bill);
  if (!autopay.active) return err('STOPPED');
  if (due === 0n) return err('NOTHING_DUE');
  if (!isOwedBy(bill, wallet)) return err('NOT_OWED');
  if (due > autopay.mostPerBillMinor) return err('LIMIT_PER_BILL');
  const { mostPerMonthMinor } = autopay;
  return mostPerMonthMinor !== null && paidThisMonthMinor + due > mostPerMonthMinor ? err('LIMIT_PER_MONTH') : ok(due);
}

function isOwedBy(bill: KnownBill, { owner, currency }: AutopayCase['wallet']): boolean {
  const claimant = claimantOf(bill);
  const codeOf = (who: Wallet['owner'], of: string) => specOf({ kind: 'wallet', owner: who, currency: of }).code;
  return claimant !== null && codeOf(claimant, bill.terms.currency) === codeOf(owner, currency);
}

/** When the month of an instant began, in UTC. */
export function monthOf(instant: Date): Date {
  return new Date(Date.UTC(instant.getUTCFullYear(), instant.getUTCMonth()));
}

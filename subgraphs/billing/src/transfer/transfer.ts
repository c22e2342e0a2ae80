import type { Id } from '@quittance/ids';
import type { TransferKind as LedgerKind } from '../ledger/ledger.ts';

export type TransferKind =
  | 'TRANSFER'
  | 'BILL_PAYMENT'
  | 'PAYMENT'
  | 'OVERPAYMENT'
  | 'REFUND'
  | 'DISPUTE'
  | 'HOLD'
  | 'HOLD_CAPTURE'
  | 'HOLD_RELEASE'
  | 'REVERSAL'
  | 'EXCHANGE'
  | 'PLATFORM';

/** One side of a transfer: an account of the ledger, and whose it is. */
export type Side = {
  /** Set when it is a wallet. */
  walletId: Id<'wal'> | null;
  userId: Id<'usr'> | null;
  organizationId: Id<'org'> | null;
};

/** A transfer as it is told: what it was, between whom. */
export type Transfer = {
  id: Id<'tra'>;
  kind: TransferKind;
  reference: string | null;
  amountMinor: bigint;
  currency: string;
  from: Side;
  to: Side;
  paymentId: Id<'pay'> | null;
  /** The transfer that this one takes back. */
  reversesId: Id<'tra'> | null;
  /** Decimal: how many units of the one currency were given for one of the other. Null unless it is an exchange. */
  exchangeRate: string | null;
  createdAt: Date;
};

const kindOfJournal: Readonly<Record<string, TransferKind>> = {
  transfer: 'TRANSFER',
  bill_payment: 'BILL_PAYMENT',
  payment: 'PAYMENT',
  overpayment: 'OVERPAYMENT',
  return: 'REFUND',
  refund: 'REFUND',
  dispute: 'DISPUTE',
  reversal: 'REVERSAL',
  exchange: 'EXCHANGE',
  platform: 'PLATFORM',
};

const kindOfLedger: Readonly<Record<LedgerKind, TransferKind | null>> = {
  single: null,
  pending: 'HOLD',
  post: 'HOLD_CAPTURE',
  void: 'HOLD_RELEASE',
  expire: 'HOLD_RELEASE',
};

/** What kind of business a transfer was, by what the ledger keeps of it. */
export function kindOf(transferKind: string, journalType: string): TransferKind {
  return kindOfLedger[transferKind as LedgerKind] ?? kindOfJournal[journalType] ?? 'TRANSFER';
}

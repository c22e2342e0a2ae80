import { assert } from '@quittance/result';

/**
 * What the ledger is made of. Ids are plain UUIDs in here: the hot path would spend more on translating them than on deciding, and
 * nothing of the ledger leaves the service without passing one of the nouns, which translate.
 */

/** `single` moves at once; `pending` sets aside; the others resolve a pending transfer, once. */
export type TransferKind = 'single' | 'pending' | 'post' | 'void' | 'expire';

/** Money that moves (`single`) or is set aside (`pending`). */
type Opening<Kind extends TransferKind> = {
  id: string;
  kind: Kind;
  debitAccountId: string;
  creditAccountId: string;
  /** Minor units, positive. */
  amountMinor: bigint;
  currency: string;
  /** For `pending`: from then on it can't be posted any more. */
  expiresAt?: Date | undefined;
};

/** `amountMinor` is what is really moved, at most what is pending; absent means all. The rest is free again. */
type Posting = { id: string; kind: 'post'; pendingId: string; amountMinor?: bigint | undefined };

type Freeing<Kind extends TransferKind> = { id: string; kind: Kind; pendingId: string };

/** A movement that somebody asks for. */
export type NewTransfer = Opening<'single'> | Opening<'pending'> | Posting | Freeing<'void'> | Freeing<'expire'>;

/** A business fact: its transfers stand or fall together. The id is the idempotency key. */
export type NewJournal = {
  id: string;
  /** snake_case, for instance `bill_payment`. */
  type: string;
  /** What it is about elsewhere, for instance a payment's id. */
  externalRef?: string | undefined;
  /** What a person wrote. */
  reference?: string | undefined;
  /** The journal that this one takes back. There can be only one. */
  reversesId?: string | undefined;
  /** SHA-256 (hex) of what was asked for, when that is not the same as the transfers; computed from them unless given. */
  requestHash?: string | undefined;
  transfers: readonly NewTransfer[];
};

/** An account with its counters. Balance = credits posted - debits posted. */
export type Account = {
  id: string;
  code: string;
  kind: string;
  organizationId: string | null;
  userId: string | null;
  currency: string;
  /** Refuses what would take out more than is in it, holds included. */
  noOverdraft: boolean;
  debitsPending: bigint;
  debitsPosted: bigint;
  creditsPending: bigint;
  creditsPosted: bigint;
  /** Number of its last entry. */
  seq: bigint;
  lastPostedAt: Date | null;
};

/** A pending transfer, and what resolved it. */
export type Pending = {
  id: string;
  debitAccountId: string;
  creditAccountId: string;
  amountMinor: bigint;
  currency: string;
  expiresAt: Date | null;
  resolvedBy: TransferKind | null;
};

/** Why a journal was refused. The same answer for ever: it is recorded. */
export type Rejection =
  | { code: 'insufficient_funds'; accountId: string; availableMinor: bigint }
  | { code: 'account_not_found'; accountId: string }
  | { code: 'currency_mismatch'; accountId: string }
  | { code: 'same_account'; accountId: string }
  /** A counter would not fit 64 bits. */
  | { code: 'out_of_range'; accountId: string }
  | { code: 'pending_not_found'; pendingId: string }
  | { code: 'pending_resolved'; pendingId: string; by: TransferKind }
  | { code: 'pending_expired'; pendingId: string }
  | { code: 'pending_not_expired'; pendingId: string }
  | { code: 'pending_exceeded'; pendingId: string; pendingMinor: bigint }
  | { code: 'already_reversed'; journalId: string };

/** What became of a journal. `replayed`: the id was known, this is its first outcome again. */
export type Outcome =
  | { status: 'posted'; replayed: boolean; postedAt: Date }
  | { status: 'rejected'; replayed: boolean; rejection: Rejection }
  /** The id is known with another request, or one of its transfers' ids belongs to another journal. Nothing was done. */
  | { status: 'conflict' };

/** What can be spent or held. */
export function availableMinor(account: Pick<Account, 'creditsPosted' | 'debitsPosted' | 'debitsPending'>): bigint {
  return account.creditsPosted - account.debitsPosted - account.debitsPending;
}

/** What is in it, holds included. Negative for accounts that may be overdrawn. */
export function balanceMinor(account: Pick<Account, 'creditsPosted' | 'debitsPosted'>): bigint {
  return account.creditsPosted - account.debitsPosted;
}

/** The accounts that a journal names; those of a hold that it resolves are the hold's. */
export function accountsOf({ transfers }: NewJournal): string[] {
  const accounts: string[] = [];
  for (const each of transfers) if ('debitAccountId' in each) accounts.push(each.debitAccountId, each.creditAccountId);
  return accounts;
}

/** Throws for a journal that no caller may make: without a transfer, with one id twice, or with an amount that is not positive. */
export function assertWellFormed({ transfers }: NewJournal): void {
  assert(transfers.length > 0, 'a journal has a transfer');
  assert(transfers.length === 1 || areDifferent(transfers.map(({ id }) => id)), 'each transfer has its own id');
  for (const transfer of transfers) {
    const amountMinor = 'amountMinor' in transfer ? transfer.amountMinor : undefined;
    assert(amountMinor === undefined || amountMinor > 0n, 'amounts are positive');
  }
}

function areDifferent(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length;
}

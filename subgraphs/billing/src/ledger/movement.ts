import type { NewTransfer, Pending, Rejection, TransferKind } from './ledger.ts';

/** A transfer as it is booked: between two known accounts, with what it does to their posted and pending counters. */
export type Movement = {
  id: string;
  kind: TransferKind;
  pendingId: string | null;
  debitAccountId: string;
  creditAccountId: string;
  /** The transfer's amount: what is moved, set aside or freed. */
  amountMinor: bigint;
  currency: string;
  expiresAt: Date | null;
  /** By how much both posted counters grow. */
  postedMinor: bigint;
  /** By how much both pending counters change; negative when a hold is resolved. */
  pendingMinor: bigint;
};

/** What a transfer comes to, given the pending one that it resolves; or why that can't be. */
export function movementOf(transfer: NewTransfer, pending: Pending | undefined, now: Date): Movement | Rejection {
  if (transfer.kind === 'single' || transfer.kind === 'pending') return newMovement(transfer);
  if (pending === undefined) return { code: 'pending_not_found', pendingId: transfer.pendingId };
  return whyNotResolved(transfer, pending, now) ?? resolution(transfer, pending);
}

type Opening = Extract<NewTransfer, { kind: 'single' | 'pending' }>;
type Resolving = Exclude<NewTransfer, Opening>;

function newMovement(transfer: Opening): Movement {
  const postedMinor = transfer.kind === 'single' ? transfer.amountMinor : 0n;
  const pendingMinor = transfer.amountMinor - postedMinor;
  return { ...transfer, expiresAt: transfer.expiresAt ?? null, pendingId: null, postedMinor, pendingMinor };
}

/** The accounts are the hold's; all of it stops being pending, and a `post` moves what it says. */
function resolution(transfer: Resolving, pending: Pending): Movement {
  const { debitAccountId, creditAccountId, currency } = pending;
  const postedMinor = transfer.kind === 'post' ? postedOf(transfer, pending) : 0n;
  return {
    id: transfer.id,
    kind: transfer.kind,
    pendingId: pending.id,
    debitAccountId,
    creditAccountId,
    amountMinor: transfer.kind === 'post' ? postedMinor : pending.amountMinor,
    currency,
    expiresAt: null,
    postedMinor,
    pendingMinor: -pending.amountMinor,
  };
}

function postedOf(transfer: Extract<Resolving, { kind: 'post' }>, pending: Pending): bigint {
  return transfer.amountMinor ?? pending.amountMinor;
}

function whyNotResolved(transfer: Resolving, pending: Pending, now: Date): Rejection | null {
  const pendingId = pending.id;
  if (pending.resolvedBy !== null) return { code: 'pending_resolved', pendingId, by: pending.resolvedBy };
  const expired = pending.expiresAt !== null && pending.expiresAt <= now;
  if (transfer.kind === 'expire') return expired ? null : { code: 'pending_not_expired', pendingId };
  if (transfer.kind === 'void') return null;
  if (expired) return { code: 'pending_expired', pendingId };
  if (postedOf(transfer, pending) > pending.amountMinor)
    return { code: 'pending_exceeded', pendingId, pendingMinor: pending.amountMinor };
  return null;
}

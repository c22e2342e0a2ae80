import type { Sql } from '@quittance/database/sql';
import { toUuid } from '@quittance/ids';
import { appendEvents } from '@quittance/messaging/outbox';
import { assert, err, ok, type Result } from '@quittance/result';
import { specOf } from '../chart/chart.ts';
import { ensurePlaces } from '../chart/ensure-places.ts';
import type { NewJournal, Rejection } from '../ledger/ledger.ts';
import { postJournals } from '../ledger/post-journals.ts';
import { walletFunding } from '../settlement/funding.ts';
import { recordFundings } from '../settlement/funding-rows.ts';
import { insertSettlements } from '../settlement/store.ts';
import { noteChanged } from '../wallet/untold.ts';
import type { Wallet } from '../wallet/wallet.ts';
import { type KnownBill, withSettled } from './bill.ts';
import { billChangedEvent } from './bill-events.ts';
import { dayOf } from './change.ts';
import { insertChanges } from './change-store.ts';
import { saveBills } from './store.ts';

/** What the ledger remembers an attempt by: an id that is used once, and the hash of what was asked (not of what was due at the time). */
export type Attempt = { id: string; type: 'bill_payment'; requestHash: string };

export type WalletPayment = {
  attempt: Attempt;
  bill: KnownBill;
  wallet: Pick<Wallet, 'id' | 'owner' | 'currency'>;
  /** At most what is due. */
  amountMinor: bigint;
};

/**
 * Moves money from a wallet to who is owed a bill, and settles the bill with it, in the caller's transaction. The caller holds the bill's
 * lock, and knows that the attempt's id is new. When the ledger refuses, nothing is changed but that the refusal is remembered.
 */
export async function payLockedBill(
  sql: Sql,
  now: Date,
  { attempt, bill, wallet, amountMinor }: WalletPayment,
): Promise<Result<KnownBill, Rejection>> {
  const { currency } = bill.terms;
  const receiver = { kind: 'wallet', owner: { userId: null, organizationId: bill.organizationId }, currency } as const;
  const places = await ensurePlaces(sql, [receiver], now);
  const receiverId = places.idOf.get(specOf(receiver).code);
  assert(receiverId !== undefined, 'the receiver has a wallet');
  const journal = journalOf(attempt, bill, toUuid(wallet.id), receiverId, amountMinor);
  const { outcomes, accounts } = await postJournals(sql, [journal], now);
  const outcome = outcomes[0];
  if (outcome?.status === 'rejected') return err(outcome.rejection);
  assert(outcome?.status === 'posted' && !outcome.replayed, 'an id that was not known is posted or refused');

  const settled = withSettled(bill, bill.settledMinor + amountMinor, now);
  const accountsOf = { holderAccountId: toUuid(wallet.id), appliedAccountId: receiverId };
  const funding = walletFunding({ id: attempt.id, bill, owner: wallet.owner, amountMinor, receivedAt: now, ...accountsOf });
  await recordFundings(sql, [funding]);
  await insertSettlements(sql, [{ transferId: attempt.id, billId: bill.id, fundingId: attempt.id, amountMinor }], now);
  await saveBills(sql, [settled]);
  await insertChanges(sql, [{ billId: bill.id, version: settled.version, kind: 'PAID', amountMinor, happenedOn: dayOf(now) }]);
  const cause = { kind: 'WALLET', paymentId: null, transferId: attempt.id, amountMinor } as const;
  await noteChanged(
    sql,
    accounts.map(({ id }) => id),
  );
  await appendEvents(sql, [billChangedEvent(settled, cause)]);
  return ok(settled);
}

function journalOf(
  { id, type, requestHash }: Attempt,
  bill: KnownBill,
  debitAccountId: string,
  creditAccountId: string,
  amountMinor: bigint,
): NewJournal {
  const { currency, invoiceNumber } = bill.terms;
  const transfer = { id, kind: 'single', debitAccountId, creditAccountId, amountMinor, currency } as const;
  return { id, type, requestHash, externalRef: bill.invoiceId, reference: invoiceNumber, transfers: [transfer] };
}

import type { Sql } from '@quittance/database/sql';
import { appendEvents } from '@quittance/messaging/outbox';
import type { Account, NewTransfer } from '../ledger/ledger.ts';
import type { Posting } from '../ledger/post-journals.ts';
import type { Submission } from '../ledger/poster.ts';
import { walletChangedEvent } from './wallet-events.ts';

/** Tells of every wallet that a batch of transfers has changed, once, with what it holds after the batch. */
export async function tellWalletsChanged(sql: Sql, { accounts }: Posting, submissions: readonly Submission[]): Promise<void> {
  const wallets = accounts.filter(({ kind }) => kind === 'wallet');
  const causeOf = new Map(
    submissions.flatMap(({ journal, trace }) =>
      journal.transfers.flatMap((transfer) => accountsOf(transfer).map((id) => [id, trace] as const)),
    ),
  );
  await appendEvents(
    sql,
    wallets.map((account: Account) => walletChangedEvent(account, causeOf.get(account.id))),
  );
}

function accountsOf(transfer: NewTransfer): string[] {
  return 'debitAccountId' in transfer ? [transfer.debitAccountId, transfer.creditAccountId] : [];
}

import type { Sql } from '@quittance/database/sql';
import { appendEvents } from '@quittance/messaging/outbox';
import { accountsOf } from '../ledger/ledger.ts';
import type { Posting } from '../ledger/post-journals.ts';
import type { Submission } from '../ledger/submission.ts';
import { walletChangedEvent } from './wallet-events.ts';

/** Tells of every wallet that a batch of transfers has changed, once, with what it holds after the batch. */
export async function tellWalletsChanged(sql: Sql, { accounts }: Posting, submissions: readonly Submission[]): Promise<void> {
  const wallets = accounts.filter(({ kind }) => kind === 'wallet');
  if (wallets.length === 0) return;
  const causeOf = new Map(submissions.flatMap(({ journal, trace }) => accountsOf(journal).map((id) => [id, trace] as const)));
  await appendEvents(
    sql,
    wallets.map((account) => walletChangedEvent(account, causeOf.get(account.id))),
  );
}

import { uuidArray } from '@quittance/database/binary-array';
import type { Sql } from '@quittance/database/sql';
import { currentRequest, type RequestTrace } from '@quittance/telemetry/request';
import { accountsOf } from '../ledger/ledger.ts';
import type { Posting } from '../ledger/post-journals.ts';
import type { Submission } from '../ledger/submission.ts';

/** Notes, in the transaction that changes or opens them, wallets that are to be told of; accounts of other kinds may be among them. */
export async function noteChanged(
  sql: Sql,
  accountIds: Iterable<string>,
  causeOf: (accountId: string) => RequestTrace | undefined = currentRequest,
): Promise<void> {
  const ids = [...accountIds];
  if (ids.length === 0) return;
  const causes = ids.map(causeOf);
  const isTraced = causes.some((cause) => cause !== undefined);
  await sql.send('INSERT INTO untold (account_ids, request_ids, traceparents) VALUES ($1::uuid[], $2::text[], $3::text[])', [
    uuidArray(ids),
    isTraced ? causes.map((cause) => cause?.requestId ?? null) : null,
    isTraced ? causes.map((cause) => cause?.traceparent ?? null) : null,
  ]);
}

/** The same for a batch of the poster: each wallet with the last request that changed it. */
export async function notePosted(sql: Sql, { accounts }: Posting, submissions: readonly Submission[]): Promise<void> {
  const causeOf = new Map<string, RequestTrace>();
  for (const { journal, trace } of submissions)
    if (trace !== undefined) for (const id of accountsOf(journal)) causeOf.set(id, trace);
  const wallets = accounts.filter(({ kind }) => kind === 'wallet').map(({ id }) => id);
  await noteChanged(sql, wallets, (id) => causeOf.get(id));
}

import { uuidArray } from '@quittance/database/binary-array';
import { pgSql } from '@quittance/database/prisma-sql';
import type { Sql } from '@quittance/database/sql';
import { appendEvents } from '@quittance/messaging/outbox';
import { currentRequest, type RequestTrace } from '@quittance/telemetry/request';
import type { ClientBase } from 'pg';
import { accountsOf } from '../ledger/ledger.ts';
import type { Posting } from '../ledger/post-journals.ts';
import { readAccounts } from '../ledger/store.ts';
import type { Submission } from '../ledger/submission.ts';
import { walletChangedEvent } from './wallet-events.ts';

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

/** How many times as long as it took the next turn waits, and the longest: telling takes a tenth of the time, however much there is to tell. */
const rest = { times: 9, mostMs: 5_000 };
const mostNotes = 2_000;
const mostEvents = 500;

/**
 * What the relay does before it looks for events: those of the wallets noted, one each, with what they hold by now. As one process relays, on the
 * connection of its lock, a newer state is always told of later.
 */
export function walletTeller(elapsedMs: () => number = () => performance.now()): (client: ClientBase) => Promise<void> {
  let restsUntil = Number.NEGATIVE_INFINITY;
  return async (client) => {
    const began = elapsedMs();
    if (began < restsUntil || !(await tellWallets(client))) return;
    const ended = elapsedMs();
    restsUntil = ended + Math.min((ended - began) * rest.times, rest.mostMs);
  };
}

/** Tells of the wallets that are noted, if any. When it fails, the caller gives up the connection. */
async function tellWallets(client: ClientBase): Promise<boolean> {
  const sql = pgSql(client);
  const [noted] = await sql.query<{ any: boolean }>('SELECT EXISTS (SELECT FROM untold) AS any');
  if (!noted?.any) return false;
  await client.query('BEGIN');
  const changed = await sql.query<Changed>(takeNotes, [mostNotes]);
  // Only now: whoever's note was taken has committed, so their change is seen.
  for (let start = 0; start < changed.length; start += mostEvents) await tell(sql, changed.slice(start, start + mostEvents));
  await client.query('COMMIT');
  return true;
}

type Changed = { id: string; request_id: string | null; traceparent: string | null };

async function tell(sql: Sql, changed: readonly Changed[]): Promise<void> {
  const causeOf = new Map(changed.map(({ id, request_id, traceparent }) => [id, causeFrom(request_id, traceparent)]));
  const accounts = await readAccounts(sql, causeOf.keys());
  const wallets = accounts.filter(({ kind }) => kind === 'wallet');
  await appendEvents(
    sql,
    wallets.map((account) => walletChangedEvent(account, causeOf.get(account.id))),
  );
}

function causeFrom(requestId: string | null, traceparent: string | null): RequestTrace {
  return { ...(requestId !== null && { requestId }), ...(traceparent !== null && { traceparent }) };
}

/** Each wallet with the request of its last note, found by where that stands: to sort half a million notes takes three times as long. */
const takeNotes = `
  WITH taken AS (
    DELETE FROM untold WHERE position IN (SELECT position FROM untold ORDER BY position LIMIT $1::int)
    RETURNING position, account_ids, request_ids, traceparents
  ), last AS (
    SELECT id, max(ARRAY[position, at]) AS place FROM taken, unnest(account_ids) WITH ORDINALITY AS noted (id, at) GROUP BY id
  )
  SELECT id::text, request_ids[place[2]] AS request_id, traceparents[place[2]] AS traceparent
    FROM last JOIN taken ON taken.position = place[1] ORDER BY last.id`;

import { pgSql } from '@quittance/database/prisma-sql';
import type { Sql } from '@quittance/database/sql';
import { appendEvents } from '@quittance/messaging/outbox';
import type { RequestTrace } from '@quittance/telemetry/request';
import type { ClientBase } from 'pg';
import { readAccounts } from '../ledger/store.ts';
import { walletChangedEvent } from './wallet-events.ts';

/** How many times as long as it took to tell of some the next ones wait, the same when notes pile up, and the longest wait. */
const rest = { times: 9, timesBehind: 1, mostMs: 5_000 };
const mostNotes = 2_000;
const mostEvents = 250;

/** Notes that are being told of. They are deleted once all of them are told, so what breaks off is done again: told twice, a state is the same event. */
type Turn = { positions: readonly bigint[]; left: readonly Changed[] };

/** A wallet and the request that changed it last. */
type Changed = { id: string; request_id: string | null; traceparent: string | null };

/**
 * What the relay does before it looks for events: writes those of the wallets noted (`untold.ts`), one each, with what they hold by now. Each call tells of
 * some, so that whoever posts meanwhile is never slowed down for long. As one process relays, a newer state is always told of later.
 */
export function walletTeller(elapsedMs: () => number = () => performance.now()): (client: ClientBase) => Promise<void> {
  let restsUntil = Number.NEGATIVE_INFINITY;
  let turn: Turn | null = null;
  return async (client) => {
    const began = elapsedMs();
    if (began < restsUntil) return;
    const sql = pgSql(client);
    const current: Turn | null = turn ?? (await readNotes(sql));
    // Until it is done: when this fails, the notes are read again.
    turn = null;
    if (current === null) return;
    const left = await tellSome(client, current);
    if (left.length > 0) turn = { ...current, left };
    const ended = elapsedMs();
    const times = current.positions.length < mostNotes ? rest.times : rest.timesBehind;
    restsUntil = ended + Math.min((ended - began) * times, rest.mostMs);
  };
}

async function readNotes(sql: Sql): Promise<Turn | null> {
  const noted = await sql.query<{ position: bigint }>('SELECT position FROM untold ORDER BY position LIMIT $1::int', [mostNotes]);
  if (noted.length === 0) return null;
  const positions = noted.map(({ position }) => position);
  return { positions, left: await sql.query<Changed>(lastNotes, [positions]) };
}

/** Those that are left to be told of. When it fails, the caller rolls back. */
async function tellSome(client: ClientBase, { positions, left }: Turn): Promise<readonly Changed[]> {
  const sql = pgSql(client);
  const later = left.slice(mostEvents);
  await client.query('BEGIN');
  // Whoever noted them has committed, so their change is seen.
  await tell(sql, left.slice(0, mostEvents));
  if (later.length === 0) await sql.send('DELETE FROM untold WHERE position = ANY($1::bigint[])', [positions]);
  await client.query('COMMIT');
  return later;
}

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

/**
 * Each wallet with the request of its last note. With half a million notes each step counts: places are numbers, the note's position and, in the last 20 bits,
 * where in it; ids are unnested where no table is kept of them; and no stored array is asked for single elements, since each would decompress all of it: `||`
 * makes a plain copy.
 */
const lastNotes = `
  WITH noted AS MATERIALIZED (
    SELECT position, account_ids, request_ids || '{}' AS request_ids, traceparents || '{}' AS traceparents
      FROM untold WHERE position = ANY($1::bigint[])
  ), one AS (
    SELECT unnest(account_ids) AS id, position << 20 | generate_subscripts(account_ids, 1) AS place FROM noted
  ), last AS (
    SELECT id, max(place) >> 20 AS position, (max(place) & 1048575)::int AS at FROM one GROUP BY id
  )
  SELECT id::text, request_ids[at] AS request_id, traceparents[at] AS traceparent FROM last JOIN noted USING (position) ORDER BY id`;

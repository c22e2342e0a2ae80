import { hash } from 'node:crypto';
import { plainArray } from '@quittance/database/array-literal';
import type { Sql } from '@quittance/database/sql';

/** What comes before the first link: hashes are in hex. */
export const genesis = '0'.repeat(64);

/** What a transfer brought to both posted counters. */
const postedMinor = `CASE WHEN transfer.kind IN ('single', 'post') THEN transfer.amount_minor ELSE 0 END`;

/**
 * Everything that the ledger keeps of a transfer, its journal and its two entries, as one JSON text: one changed byte anywhere changes it.
 * Instants as milliseconds, so that it does not depend on a session's settings. The entries are told in full, though most of it is the transfer's:
 * links made when they were rows of their own hold.
 */
export const contentColumns = `
  json_build_array(
    transfer.id, transfer.journal_id, transfer.ordinal, transfer.kind, transfer.pending_id, transfer.debit_account_id, transfer.debit_seq,
    transfer.credit_account_id, transfer.credit_seq, transfer.amount_minor, transfer.currency,
    extract(epoch FROM transfer.expires_at)::numeric, extract(epoch FROM transfer.posted_at)::numeric,
    journal.type, journal.external_ref, journal.reference, journal.reverses_id, encode(journal.request_hash, 'hex'),
    extract(epoch FROM journal.posted_at)::numeric,
    transfer.id, 'debit', ${postedMinor}, transfer.pending_minor, transfer.debit_balance_after_minor,
    extract(epoch FROM transfer.posted_at)::numeric,
    transfer.id, 'credit', ${postedMinor}, transfer.pending_minor, transfer.credit_balance_after_minor,
    extract(epoch FROM transfer.posted_at)::numeric)::text`;

/**
 * Where they come from. What is missing leaves nulls, and so another hash. The journal is looked up for each transfer by itself: as a join, as long as
 * there are no statistics of a table that fills, PostgreSQL compares each transfer with all of them.
 */
export const contentTables = `
  transfer
  LEFT JOIN LATERAL (SELECT * FROM journal WHERE journal.id = transfer.journal_id LIMIT 1) AS journal ON true`;

/** SHA-256 of the previous hash's bytes with the content behind them. */
export function linkHash(previous: string, content: string): string {
  // Filled anew each time: a hash of two parts, or a buffer for each, takes three times as long.
  const most = hashBytes + 3 * content.length;
  if (hashed.length < most) hashed = Buffer.alloc(2 * most);
  hashed.write(previous, 'hex');
  return hash('sha256', hashed.subarray(0, hashBytes + hashed.write(content, hashBytes)));
}

const hashBytes = 32;
let hashed = Buffer.alloc(4_096);

/** Whatever the planner thinks of some thousand ids: it is never cheaper to read the whole history. */
export const rowByRow = `
  SELECT set_config(name, 'off', true) FROM unnest(ARRAY['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']) AS name`;

/** One sealer at a time. */
const sealerLock = 0x73_65_61_6c;
/** Sealed together: so many postings, and no further one once they have so many transfers. */
const [mostPostings, enoughTransfers] = [500, 2_000];

/**
 * Adds to the hash chain what has been posted since, in the order of the postings; answers how many transfers. Off the writer's path: a
 * transfer that commits later than its neighbour is sealed later, and missing ones are found by the verification.
 */
export async function sealTransfers(sql: Sql): Promise<number> {
  await sql.query(rowByRow);
  await sql.query('SELECT pg_advisory_xact_lock($1::bigint)::text', [sealerLock]);
  const postings = await sql.query<{ position: bigint; ids: string }>(oldestUnsealed, [mostPostings, enoughTransfers]);
  const ids = postings.flatMap((posting) => posting.ids.split(','));
  if (ids.length === 0) return 0;
  const contents = await sql.query<{ id: string; content: string }>(
    `SELECT transfer.id::text, ${contentColumns} AS content FROM ${contentTables} WHERE transfer.id = ANY($1::uuid[])`,
    [plainArray(ids)],
  );
  const [last] = await sql.query<{ seq: bigint; hash: string }>(
    `SELECT seq, encode(hash, 'hex') AS hash FROM chain ORDER BY seq DESC LIMIT 1`,
  );
  await insertLinks(sql, ids, new Map(contents.map(({ id, content }) => [id, content])), last);
  await sql.execute('DELETE FROM unsealed WHERE position = ANY($1::bigint[])', [
    plainArray(postings.map(({ position }) => position)),
  ]);
  return ids.length;
}

const oldestUnsealed = `
  SELECT position, array_to_string(transfer_ids, ',') AS ids
    FROM (SELECT position, transfer_ids, sum(cardinality(transfer_ids)) OVER (ORDER BY position) - cardinality(transfer_ids) AS before
            FROM unsealed ORDER BY position LIMIT $1::int) AS oldest
   WHERE before < $2::int
   ORDER BY position`;

async function insertLinks(
  sql: Sql,
  ids: readonly string[],
  contentOf: ReadonlyMap<string, string>,
  last: { seq: bigint; hash: string } | undefined,
): Promise<void> {
  let seq = last?.seq ?? 0n;
  let previous = last?.hash ?? genesis;
  const links = ids.map((id) => {
    const link = { seq: ++seq, id, previous, hash: linkHash(previous, contentOf.get(id) ?? '') };
    previous = link.hash;
    return link;
  });
  await sql.execute(
    `INSERT INTO chain (seq, transfer_id, prev_hash, hash)
     SELECT seq, id, decode(previous, 'hex'), decode(hash, 'hex')
       FROM unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[]) AS row (seq, id, previous, hash)`,
    [
      plainArray(links.map((link) => link.seq)),
      plainArray(links.map((link) => link.id)),
      plainArray(links.map((link) => link.previous)),
      plainArray(links.map((link) => link.hash)),
    ],
  );
}

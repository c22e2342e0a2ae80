import { createPool } from '@quittance/database/pool';

const transfersAtOnce = 250_000;
/** They are spread over so many days before now. */
const days = 720;

/**
 * Gives a ledger a history of so many transfers (twice as many entries) that agrees with itself, much faster than posting would: every wallet
 * but the first pays the first one in turn. Asks for wallets that nothing but their funds has reached yet, and for the owner, because the
 * accounts' counters are set too.
 */
export async function fillLedger(ownerUrl: string, [receiver, ...payers]: readonly string[], transfers: number): Promise<void> {
  const pool = createPool({
    url: ownerUrl,
    applicationName: 'bench',
    max: 1,
    statementTimeoutMs: 10 * 60_000,
    acrossTenants: true,
  });
  // Temporary tables belong to one connection.
  const client = await pool.connect();
  try {
    await client.query(
      `CREATE TEMPORARY TABLE payer AS
       SELECT ordinal - 1 AS place, id, seq, credits_posted - debits_posted AS balance
         FROM unnest($1::uuid[]) WITH ORDINALITY AS given (id, ordinal) JOIN account USING (id)`,
      [payers],
    );
    await client.query('CREATE UNIQUE INDEX ON payer (place)');
    await client.query(
      'CREATE TEMPORARY TABLE receiver AS SELECT id, seq, credits_posted - debits_posted AS balance FROM account WHERE id = $1',
      [receiver],
    );
    await client.query('ANALYZE payer');
    for (let from = 0; from < transfers; from += transfersAtOnce) {
      const to = Math.min(transfers, from + transfersAtOnce) - 1;
      await client.query(fill, [from, to, payers.length, (days * 86_400) / transfers, days]);
    }
    await client.query(count, [transfers, payers.length]);
    await client.query('VACUUM ANALYZE');
  } finally {
    client.release();
    await pool.end();
  }
}

/** Numbered ids grow as real ones do; the running balances are those of an amount of 1. */
const fill = `
  WITH moved AS (
    SELECT ('018f0000-0000-7000-8000-' || lpad(to_hex(k), 12, '0'))::uuid AS journal_id,
           ('018f0000-0000-7000-9000-' || lpad(to_hex(k), 12, '0'))::uuid AS transfer_id,
           payer.id AS payer_id, payer.seq + 1 + k / $3 AS payer_seq, payer.balance - 1 - k / $3 AS payer_balance,
           receiver.id AS receiver_id, receiver.seq + 1 + k AS receiver_seq, receiver.balance + 1 + k AS receiver_balance,
           date_trunc('milliseconds', now() - make_interval(days => $5::int) + make_interval(secs => k * $4::float8)) AS posted_at
      FROM generate_series($1::bigint, $2::bigint) AS k JOIN payer ON place = k % $3::bigint CROSS JOIN receiver
  )
  INSERT INTO transfer (id, journal_id, ordinal, kind, debit_account_id, debit_seq, debit_balance_after_minor, credit_account_id, credit_seq,
                        credit_balance_after_minor, amount_minor, pending_minor, currency, posted_at, type, request_hash)
  SELECT transfer_id, journal_id, 0, 'single', payer_id, payer_seq, payer_balance, receiver_id, receiver_seq, receiver_balance, 1, 0, 'EUR',
         posted_at, 'transfer', decode(repeat('00', 32), 'hex')
    FROM moved`;

const count = `
  UPDATE account SET seq = account.seq + paid.count, debits_posted = debits_posted + paid.debited, credits_posted = credits_posted + paid.credited,
                     last_posted_at = now()
    FROM (SELECT id, $1::bigint / $2 + CASE WHEN place < $1::bigint % $2 THEN 1 ELSE 0 END AS count,
                 $1::bigint / $2 + CASE WHEN place < $1::bigint % $2 THEN 1 ELSE 0 END AS debited, 0 AS credited FROM payer
          UNION ALL SELECT id, $1, 0, $1 FROM receiver) AS paid
   WHERE account.id = paid.id AND paid.count > 0`;

import { scopeOfAll } from '@quittance/database/pool';
import pg from 'pg';

/** Something in the books that is not as it has to be: the name of the check, and where. */
export type Finding = { check: string; subject: string };

/**
 * What has to be true of a billing database after every test, asked in SQL that shares nothing with the ledger's own verification:
 * debits equal credits per currency, posted and pending; every transfer has its two entries; stored counters are the sums of the entries,
 * and running balances the sums up to there; sequences have no gaps; nobody is overdrawn; bills are settled by what was applied to them.
 */
const checks: readonly [name: string, findings: string][] = [
  [
    'debits equal credits',
    `SELECT currency AS subject FROM account GROUP BY currency
     HAVING sum(debits_posted) <> sum(credits_posted) OR sum(debits_pending) <> sum(credits_pending)`,
  ],
  [
    'two entries a transfer',
    `SELECT coalesce(transfer.id, found.transfer_id)::text AS subject FROM transfer
       FULL JOIN (SELECT transfer_id, count(*) FILTER (WHERE side = 'debit') AS debits, count(*) FILTER (WHERE side = 'credit') AS credits
                    FROM entry GROUP BY transfer_id) AS found ON found.transfer_id = transfer.id
      WHERE (found.debits, found.credits) IS DISTINCT FROM (1::bigint, 1::bigint) OR transfer.id IS NULL`,
  ],
  [
    'counters are sums of entries',
    `SELECT account.code AS subject FROM account LEFT JOIN (
       SELECT account_id, count(*) AS entries,
              coalesce(sum(amount_minor) FILTER (WHERE side = 'debit'), 0) AS debits_posted,
              coalesce(sum(amount_minor) FILTER (WHERE side = 'credit'), 0) AS credits_posted,
              coalesce(sum(pending_minor) FILTER (WHERE side = 'debit'), 0) AS debits_pending,
              coalesce(sum(pending_minor) FILTER (WHERE side = 'credit'), 0) AS credits_pending
         FROM entry GROUP BY account_id) AS sums ON sums.account_id = account.id
      WHERE (account.seq, account.debits_posted, account.credits_posted, account.debits_pending, account.credits_pending)
            IS DISTINCT FROM (coalesce(entries, 0), coalesce(sums.debits_posted, 0), coalesce(sums.credits_posted, 0),
                              coalesce(sums.debits_pending, 0), coalesce(sums.credits_pending, 0))`,
  ],
  [
    'sequences without gaps, running balances right',
    `SELECT account_id || ' ' || account_seq AS subject FROM (
       SELECT account_id, account_seq, balance_after_minor, row_number() OVER history AS expected_seq,
              sum(CASE side WHEN 'credit' THEN amount_minor ELSE -amount_minor END) OVER history AS expected_balance
         FROM entry WINDOW history AS (PARTITION BY account_id ORDER BY account_seq)) AS walked
      WHERE account_seq <> expected_seq OR balance_after_minor <> expected_balance`,
  ],
  [
    'nobody overdrawn',
    `SELECT code AS subject FROM account WHERE no_overdraft AND debits_posted::numeric + debits_pending > credits_posted`,
  ],
  [
    'bills are settled by what was applied',
    `SELECT bill.id::text AS subject FROM bill LEFT JOIN funding ON funding.bill_id = bill.id
      GROUP BY bill.id HAVING bill.settled_minor <> coalesce(sum(funding.applied_minor), 0)`,
  ],
  [
    'wallets, payers and the money nobody claimed hold what fundings say is unapplied',
    `SELECT account.code AS subject FROM account
       LEFT JOIN (SELECT holder_account_id, sum(amount_minor - applied_minor - released_minor - refunded_minor) AS unapplied
                    FROM funding GROUP BY holder_account_id) AS held ON held.holder_account_id = account.id
      WHERE account.kind IN ('payer', 'unapplied') AND account.credits_posted - account.debits_posted <> coalesce(held.unapplied, 0)`,
  ],
];

/** What does not balance in the billing database at `url`; five of each kind at most. */
export async function findingsIn(url: string): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'books', options: scopeOfAll });
  await client.connect();
  try {
    // One snapshot: otherwise a transaction that commits between two checks would look like a difference.
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const findings: Finding[] = [];
    for (const [check, text] of checks) {
      const { rows } = await client.query<{ subject: string }>(`${text} LIMIT 5`);
      findings.push(...rows.map(({ subject }) => ({ check, subject })));
    }
    return findings;
  } finally {
    await client.end();
  }
}

/** Rejects, naming what is wrong, unless the books of the billing database at `url` balance. For `afterEach`. */
export async function booksBalance(url: string): Promise<void> {
  const findings = await findingsIn(url);
  if (findings.length > 0) throw new Error(`The books do not balance: ${JSON.stringify(findings)}`);
}

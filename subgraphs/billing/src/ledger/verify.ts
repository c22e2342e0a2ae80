import type { Sql } from '@quittance/database/sql';
import { contentColumns, contentTables, genesis, linkHash } from './chain.ts';

/** Something that does not agree with the rest of the ledger. */
export type Problem = { check: string; subject: string; detail: string };

export type Verification = {
  ok: boolean;
  checkedTransfers: number;
  checkedAt: Date;
  /** At most 100. */
  problems: Problem[];
};

const mostProblems = 100;
const linksAtOnce = 5_000;
/** How long a transfer may wait to be sealed. */
const sealWithinMs = 60_000;

/** Each answers `subject` and `detail` of what is wrong. $1: what was posted before then has to be sealed. */
const checks: Readonly<Record<string, string>> = {
  debits_equal_credits: `
    SELECT currency AS subject, format('posted %s and %s, pending %s and %s', sum(debits_posted), sum(credits_posted), sum(debits_pending),
           sum(credits_pending)) AS detail
      FROM account GROUP BY currency
    HAVING sum(debits_posted) <> sum(credits_posted) OR sum(debits_pending) <> sum(credits_pending)`,
  transfer_of_its_journal: `
    SELECT transfer.id::text AS subject, 'its journal is not there, or not of the same moment' AS detail
      FROM transfer LEFT JOIN journal ON journal.id = transfer.journal_id
     WHERE journal.posted_at IS DISTINCT FROM transfer.posted_at`,
  pending_as_the_kind: `
    SELECT transfer.id::text AS subject, 'it changes what is pending by something else than its kind says' AS detail
      FROM transfer LEFT JOIN transfer AS pending ON pending.id = transfer.pending_id
     WHERE transfer.pending_minor IS DISTINCT FROM CASE transfer.kind
             WHEN 'single' THEN 0 WHEN 'pending' THEN transfer.amount_minor ELSE -pending.amount_minor END`,
  hold_as_its_resolution: `
    SELECT resolving.id::text AS subject, 'it does not fit the pending transfer that it resolves' AS detail
      FROM transfer AS resolving LEFT JOIN transfer AS pending ON pending.id = resolving.pending_id AND pending.kind = 'pending'
     WHERE resolving.pending_id IS NOT NULL
       AND ((pending.debit_account_id, pending.credit_account_id, pending.currency)
            IS DISTINCT FROM (resolving.debit_account_id, resolving.credit_account_id, resolving.currency)
            OR resolving.amount_minor > pending.amount_minor)`,
  currency_of_accounts: `
    SELECT transfer.id::text AS subject, format('%s between %s and %s', transfer.currency, debit.currency, credit.currency) AS detail
      FROM transfer LEFT JOIN account AS debit ON debit.id = transfer.debit_account_id
      LEFT JOIN account AS credit ON credit.id = transfer.credit_account_id
     WHERE (debit.currency, credit.currency) IS DISTINCT FROM (transfer.currency, transfer.currency)`,
  counters_are_sums: `
    SELECT account.code AS subject, 'the stored counters are not the sums of the entries' AS detail
      FROM account LEFT JOIN (
        SELECT account_id, max(account_seq) AS seq,
               sum(CASE WHEN side = 'debit' THEN amount_minor ELSE 0 END) AS debits_posted,
               sum(CASE WHEN side = 'credit' THEN amount_minor ELSE 0 END) AS credits_posted,
               sum(CASE WHEN side = 'debit' THEN pending_minor ELSE 0 END) AS debits_pending,
               sum(CASE WHEN side = 'credit' THEN pending_minor ELSE 0 END) AS credits_pending
          FROM entry GROUP BY account_id) AS sums ON sums.account_id = account.id
     WHERE (account.seq, account.debits_posted, account.credits_posted, account.debits_pending, account.credits_pending)
           IS DISTINCT FROM (coalesce(sums.seq, 0), coalesce(sums.debits_posted, 0), coalesce(sums.credits_posted, 0),
                             coalesce(sums.debits_pending, 0), coalesce(sums.credits_pending, 0))`,
  history_of_accounts: `
    SELECT account_id || ' ' || account_seq AS subject, 'a gap, a wrong running balance, or time going backwards' AS detail
      FROM (SELECT account_id, account_seq, balance_after_minor, posted_at,
                   lag(account_seq, 1, 0::bigint) OVER history AS seq_before,
                   lag(balance_after_minor, 1, 0::bigint) OVER history AS balance_before,
                   lag(posted_at) OVER history AS posted_before,
                   CASE side WHEN 'credit' THEN amount_minor ELSE -amount_minor END AS change
              FROM entry WINDOW history AS (PARTITION BY account_id ORDER BY account_seq)) AS walked
     WHERE account_seq <> seq_before + 1 OR balance_after_minor <> balance_before + change OR posted_at < posted_before`,
  no_overdraft: `
    SELECT code AS subject, format('%s is available', credits_posted - debits_posted - debits_pending) AS detail
      FROM account WHERE no_overdraft AND debits_posted + debits_pending > credits_posted`,
  sealed_in_time: `
    SELECT transfer.id::text AS subject, 'it is not in the hash chain' AS detail
      FROM transfer LEFT JOIN chain ON chain.transfer_id = transfer.id
     WHERE chain.transfer_id IS NULL AND transfer.posted_at < $1::timestamptz`,
};

/**
 * Derives everything again from the history and compares. Wants a transaction with one snapshot (REPEATABLE READ), else postings in between
 * look like differences. Reads all of the ledger.
 *
 * It can't notice that the same payment was booked twice under two ids: that is what reconciliation with payments is for.
 */
export async function verifyLedger(sql: Sql, now: Date): Promise<Verification> {
  const problems: Problem[] = [];
  for (const [check, text] of Object.entries(checks)) {
    const values = text.includes('$1') ? [new Date(now.getTime() - sealWithinMs).toISOString()] : [];
    const rows = await sql.query<{ subject: string; detail: string }>(`${text} LIMIT ${mostProblems}`, values);
    problems.push(...rows.map(({ subject, detail }) => ({ check, subject, detail })));
  }
  problems.push(...(await verifyChain(sql)));
  const [count] = await sql.query<{ transfers: bigint }>('SELECT count(*) AS transfers FROM transfer');
  return {
    ok: problems.length === 0,
    checkedTransfers: Number(count?.transfers ?? 0n),
    checkedAt: now,
    problems: problems.slice(0, mostProblems),
  };
}

type Link = { seq: bigint; transferId: string; previous: string; hash: string; content: string | null };

/** Walks the chain from its first link; stops at the first that is broken, for all after it are. */
async function verifyChain(sql: Sql): Promise<Problem[]> {
  let previous = genesis;
  let seq = 0n;
  for (;;) {
    const links = await sql.query<Link>(
      `SELECT chain.seq, chain.transfer_id::text AS "transferId", encode(chain.prev_hash, 'hex') AS previous, encode(chain.hash, 'hex') AS hash,
              ${contentColumns} AS content
         FROM (SELECT * FROM chain WHERE seq > $1::bigint ORDER BY seq LIMIT ${linksAtOnce}) AS chain
         LEFT JOIN (${contentTables}) ON transfer.id = chain.transfer_id
        ORDER BY chain.seq`,
      [seq.toString()],
    );
    for (const link of links) {
      const hash = linkHash(previous, link.content ?? '');
      const isWhole = link.seq === seq + 1n && link.previous === previous && link.hash === hash;
      if (!isWhole) return [{ check: 'hash_chain', subject: link.transferId, detail: `link ${link.seq} is broken` }];
      [previous, seq] = [hash, link.seq];
    }
    if (links.length < linksAtOnce) return [];
  }
}

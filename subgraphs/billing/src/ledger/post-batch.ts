import { pgSql, preparedSql } from '@quittance/database/prisma-sql';
import type { Sql } from '@quittance/database/sql';
import { inTenantTransaction } from '@quittance/database/tenant-transaction';
import { inTransaction } from '@quittance/database/transaction';
import { assert } from '@quittance/result';
import type pg from 'pg';
import type { AccountStates } from './account-states.ts';
import type { Account, Outcome } from './ledger.ts';
import { type Ahead, writeAhead } from './post-ahead.ts';
import { type Posting, postJournals } from './post-journals.ts';
import { isOfTheData, isWorthRetrying } from './retry.ts';
import { readAccounts } from './store.ts';
import type { Submission, Waiting } from './submission.ts';

/** What a poster posts with. */
export type BatchOptions = {
  /** Its own: a submitter never waits for a query to give back a connection. */
  pool: pg.Pool;
  now: () => Date;
  /** Runs in the transaction of the postings: what else has to be true with them (events). */
  afterPost: (sql: Sql, posting: Posting, submissions: readonly Submission[]) => Promise<void>;
  /** After each commit. */
  afterCommit: () => void;
};

const tries = 3;

/** The accounts of a batch: as they are known, read without a lock where they aren't. Those that don't exist are left out. */
export async function learn(pool: pg.Pool, states: AccountStates, batch: readonly Waiting[]): Promise<Map<string, Account>> {
  const accounts = new Map<string, Account>();
  const unknown = new Set<string>();
  for (const id of batch.flatMap((one) => one.accounts)) {
    if (accounts.has(id)) continue;
    const account = states.get(id);
    if (account === undefined) unknown.add(id);
    else accounts.set(id, account);
  }
  if (unknown.size === 0) return accounts;
  const read = await readAccounts(pgSql(pool), unknown);
  states.keep(read);
  for (const account of read) accounts.set(account.id, account);
  return accounts;
}

/** Writes and answers what was decided ahead. When it fails nobody is answered, and nothing has happened or (the database is away) nobody knows. */
export async function postAhead(options: BatchOptions, batch: readonly Waiting[], ahead: Ahead): Promise<void> {
  const { decision: posting } = ahead;
  await inTenantTransaction(options.pool, null, async (sql) => {
    await writeAhead(sql, ahead);
    await options.afterPost(sql, posting, batch);
  });
  options.afterCommit();
  settle(batch, posting.outcomes);
}

/** Posts a batch under locks, and answers each of it. */
export async function postUnderLocks(options: BatchOptions, batch: readonly Waiting[], states: AccountStates): Promise<void> {
  try {
    settle(batch, await post(options, batch, states));
  } catch (error) {
    // Something in the batch is to blame: alone, each gets its own answer. Anything else (the database is away) concerns them all.
    if (isOfTheData(error)) for (const one of batch) await postAlone(options, one, states);
    else for (const one of batch) one.reject(error);
  }
}

async function postAlone(options: BatchOptions, one: Waiting, states: AccountStates): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      settle([one], await post(options, [one], states));
      return;
    } catch (error) {
      if (isWorthRetrying(error) && attempt < tries) continue;
      one.reject(error);
      return;
    }
  }
}

async function post(options: BatchOptions, batch: readonly Waiting[], states: AccountStates): Promise<Outcome[]> {
  const journals = batch.map(({ journal }) => journal);
  const posting = await inTransaction(options.pool, async (_, client) => {
    const sql = preparedSql(client);
    const posted = await postJournals(sql, journals, options.now());
    await options.afterPost(sql, posted, batch);
    return posted;
  });
  options.afterCommit();
  states.keep(posting.accounts);
  return posting.outcomes;
}

function settle(batch: readonly Waiting[], outcomes: readonly Outcome[]): void {
  for (const [index, { resolve }] of batch.entries()) {
    const outcome = outcomes[index];
    assert(outcome !== undefined, 'each journal has an outcome');
    resolve(outcome);
  }
}

import { setImmediate } from 'node:timers/promises';
import { preparedSql } from '@quittance/database/prisma-sql';
import type { Sql } from '@quittance/database/sql';
import { inTransaction } from '@quittance/database/transaction';
import { assert } from '@quittance/result';
import { currentRequest, type RequestTrace } from '@quittance/telemetry/request';
import type pg from 'pg';
import { assertWellFormed, type NewJournal, type Outcome } from './ledger.ts';
import { type Posting, postJournals } from './post-journals.ts';
import { isOfTheData, isWorthRetrying } from './retry.ts';

export type PosterOptions = {
  /** Its own: a submitter never waits for a query to give back a connection. */
  pool: pg.Pool;
  now: () => Date;
  /** Runs in the transaction of the postings: what else has to be true with them (events). */
  afterPost: (sql: Sql, posting: Posting, submissions: readonly Submission[]) => Promise<void>;
  /** After each commit. */
  afterCommit: () => void;
  /** Journals in one transaction; 256 unless told. */
  maxBatch?: number;
  /** Submissions that may wait; 10,000 unless told. */
  maxWaiting?: number;
};

/** A journal that waits for its outcome, and the request that it came with. */
export type Submission = { journal: NewJournal; trace: RequestTrace | undefined };

type Waiting = Submission & {
  /** Accounts and holds: what two journals must not both name to be posted side by side. */
  touches: readonly string[];
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
};

/** Thrown when more submissions wait than the limit: the caller should try again later. */
export class PosterBusy extends Error {
  override name = 'PosterBusy';
}

export type Poster = {
  /** Posts a journal durably and answers its outcome. Safe to repeat after an error: the journal's id decides. */
  submit(journal: NewJournal): Promise<Outcome>;
  /**
   * Posts many, each on its own, with as few commits as they fit into; takes all of them in or, when they are more than may wait, none.
   * Fails when one of them failed, whatever became of the others.
   */
  submitAll(journals: readonly NewJournal[]): Promise<Outcome[]>;
  /** Posts what waits, then ends. */
  stop(): Promise<void>;
};

const tries = 3;
/** Transactions at a time. */
const lanes = 2;

/**
 * Group commit: what is submitted while transactions are under way shares the next one, so that a thousand submitters pay for a handful
 * of commits. Nobody is made to wait for company: a lonely submission starts at once. Transactions that run side by side share no account,
 * so none waits for another's locks, and what names the same account is posted in the order in which it came.
 */
export function createPoster(options: PosterOptions): Poster {
  const { maxBatch = 256, maxWaiting = 10_000 } = options;
  let waiting: Waiting[] = [];
  const busy = new Set<string>();
  const working = new Set<Promise<void>>();
  let starting = false;
  let stopped = false;

  /** After one turn of the event loop: submissions of the same instant share the first batch. */
  function startSoon(): void {
    if (starting) return;
    starting = true;
    const started = setImmediate().then(() => {
      starting = false;
      working.delete(started);
      while (working.size < lanes && startBatch());
    });
    working.add(started);
  }

  /** False when nothing waits that could be posted beside what is under way. */
  function startBatch(): boolean {
    const { batch, rest } = split(waiting, busy, maxBatch);
    if (batch.length === 0) return false;
    waiting = rest;
    const touched = batch.flatMap(({ touches }) => touches);
    for (const each of touched) busy.add(each);
    const posted = postBatch(options, batch).then(() => {
      for (const each of touched) busy.delete(each);
      working.delete(posted);
      while (working.size < lanes && startBatch());
    });
    working.add(posted);
    return true;
  }

  function enqueue(journal: NewJournal): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      waiting.push({ journal, trace: currentRequest(), touches: touchedBy(journal), resolve, reject });
      if (working.size < lanes) startSoon();
    });
  }

  function refuseUnlessRoomFor(count: number): void {
    assert(!stopped, 'nobody submits to a stopped poster');
    if (waiting.length + count > maxWaiting) throw new PosterBusy(`${waiting.length} journals are waiting`);
  }

  return {
    submit: async (journal) => {
      assertWellFormed(journal);
      refuseUnlessRoomFor(1);
      return enqueue(journal);
    },
    submitAll: async (journals) => {
      journals.forEach(assertWellFormed);
      refuseUnlessRoomFor(journals.length);
      return Promise.all(journals.map(enqueue));
    },
    stop: async () => {
      stopped = true;
      while (working.size > 0) await Promise.all(working);
    },
  };
}

/**
 * Takes the oldest that share nothing with what is busy, nor with an older one that has to stay: so nothing overtakes what names the same
 * account.
 */
function split(waiting: readonly Waiting[], busy: ReadonlySet<string>, most: number): { batch: Waiting[]; rest: Waiting[] } {
  const [batch, rest]: [Waiting[], Waiting[]] = [[], []];
  const blocked = new Set(busy);
  for (const one of waiting) {
    if (batch.length < most && !one.touches.some((each) => blocked.has(each))) {
      batch.push(one);
      continue;
    }
    rest.push(one);
    for (const each of one.touches) blocked.add(each);
  }
  return { batch, rest };
}

function touchedBy({ transfers }: NewJournal): string[] {
  return transfers.flatMap((transfer) =>
    'pendingId' in transfer ? [transfer.pendingId] : [transfer.id, transfer.debitAccountId, transfer.creditAccountId],
  );
}

async function postBatch(options: PosterOptions, batch: readonly Waiting[]): Promise<void> {
  try {
    settle(batch, await post(options, batch));
  } catch (error) {
    // Something in the batch is to blame: alone, each gets its own answer. Anything else (the database is away) concerns them all.
    if (isOfTheData(error)) for (const one of batch) await postAlone(options, one);
    else for (const one of batch) one.reject(error);
  }
}

async function postAlone(options: PosterOptions, one: Waiting): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      settle([one], await post(options, [one]));
      return;
    } catch (error) {
      if (isWorthRetrying(error) && attempt < tries) continue;
      one.reject(error);
      return;
    }
  }
}

async function post(options: PosterOptions, batch: readonly Waiting[]): Promise<Outcome[]> {
  const journals = batch.map(({ journal }) => journal);
  const posting = await inTransaction(options.pool, async (_, client) => {
    const sql = preparedSql(client);
    const posted = await postJournals(sql, journals, options.now());
    await options.afterPost(sql, posted, batch);
    return posted;
  });
  options.afterCommit();
  return posting.outcomes;
}

function settle(batch: readonly Waiting[], outcomes: readonly Outcome[]): void {
  for (const [index, { resolve }] of batch.entries()) {
    const outcome = outcomes[index];
    assert(outcome !== undefined, 'each journal has an outcome');
    resolve(outcome);
  }
}

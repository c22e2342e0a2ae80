import { setImmediate } from 'node:timers/promises';
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

type Waiting = Submission & { resolve: (outcome: Outcome) => void; reject: (error: unknown) => void };

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

/**
 * Group commit: what is submitted while one transaction is under way shares the next one, so that a thousand submitters pay for a handful
 * of commits. Nobody is made to wait for company: a lonely submission starts at once.
 */
export function createPoster(options: PosterOptions): Poster {
  const { maxBatch = 256, maxWaiting = 10_000 } = options;
  const waiting: Waiting[] = [];
  let working: Promise<void> | null = null;
  let stopped = false;

  async function work(): Promise<void> {
    // One turn of the event loop: submissions of the same instant share the first batch.
    await setImmediate();
    while (waiting.length > 0) await postBatch(options, waiting.splice(0, maxBatch));
    working = null;
  }

  function enqueue(journal: NewJournal): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      waiting.push({ journal, trace: currentRequest(), resolve, reject });
      working ??= work();
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
      await working;
    },
  };
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
  const posting = await inTransaction(options.pool, async (sql) => {
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

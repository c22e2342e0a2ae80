import { setImmediate } from 'node:timers/promises';
import { assert } from '@quittance/result';
import { currentRequest } from '@quittance/telemetry/request';
import { createAccountStates } from './account-states.ts';
import { assertWellFormed, type NewJournal, type Outcome } from './ledger.ts';
import { type Ahead, decideAhead } from './post-ahead.ts';
import { type BatchOptions, learn, postAhead, postUnderLocks } from './post-batch.ts';
import { isOfTheData } from './retry.ts';
import { type Submission, SubmissionQueue, type Waiting } from './submission.ts';

export type PosterOptions = BatchOptions & {
  /** Journals in one transaction; 256 unless told. */
  maxBatch?: number;
  /** Submissions that may wait; 10,000 unless told. */
  maxWaiting?: number;
};

/**
 * For the pool of a poster. Its few statements take arrays: planned once for any length, they don't cost a plan each time; and they look up row by
 * row, so that accounts are locked in the order in which they are given, however few there are.
 */
export const posterSession = {
  settings: { plan_cache_mode: 'force_generic_plan', enable_hashjoin: 'off', enable_mergejoin: 'off', enable_seqscan: 'off' },
  pipeline: true,
} as const;

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

/** Transactions at a time. */
const lanes = 2;
/** Accounts whose last state is kept: some hundred bytes each. */
const mostStates = 20_000;
/** Batches in a row, at most, that lock first because ahead of the locks they keep failing. */
const mostCautious = 64;

/** A batch that is being written. */
type Flight = { accounts: readonly string[]; over: Promise<void> };

/**
 * Group commit: what is submitted while transactions are under way shares the next one, so that a thousand submitters pay for a handful
 * of commits. Nobody is made to wait for company: a lonely submission starts at once.
 *
 * A batch is decided on its accounts as those before will leave them, and written beside them (`post-ahead.ts`): best what shares no account with
 * them, else it waits for their locks in the database, all sent. What names the same account is decided in the order in which it came. What has
 * no certain answer that way, or fails, is put aside and posted under locks (`postJournals`) when nothing else is under way.
 */
class GroupCommit implements Poster {
  readonly #options: PosterOptions;
  readonly #maxBatch: number;
  readonly #maxWaiting: number;
  readonly #states = createAccountStates(mostStates);
  readonly #queue = new SubmissionQueue();
  readonly #flights = new Set<Flight>();
  #aside: Waiting[] = [];
  /** Batches that are to lock first, and how many the next failure makes. */
  #caution = { batches: 0, next: 1 };
  #onArrival = (): void => undefined;
  #working: Promise<void> | null = null;
  #stopped = false;

  constructor(options: PosterOptions) {
    this.#options = options;
    this.#maxBatch = options.maxBatch ?? 256;
    this.#maxWaiting = options.maxWaiting ?? 10_000;
  }

  async submit(journal: NewJournal): Promise<Outcome> {
    assertWellFormed(journal);
    this.#refuseUnlessRoomFor(1);
    return this.#enqueue({ journal, trace: currentRequest() });
  }

  async submitAll(journals: readonly NewJournal[]): Promise<Outcome[]> {
    journals.forEach(assertWellFormed);
    this.#refuseUnlessRoomFor(journals.length);
    const trace = currentRequest();
    return Promise.all(journals.map((journal) => this.#enqueue({ journal, trace })));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#working;
  }

  #enqueue(submission: Submission): Promise<Outcome> {
    const outcome = new Promise<Outcome>((resolve, reject) => this.#queue.add(submission, { resolve, reject }));
    this.#onArrival();
    this.#working ??= this.#work();
    return outcome;
  }

  #refuseUnlessRoomFor(count: number): void {
    assert(!this.#stopped, 'nobody submits to a stopped poster');
    if (this.#queue.length + count > this.#maxWaiting) throw new PosterBusy(`${this.#queue.length} journals are waiting`);
  }

  async #work(): Promise<void> {
    do {
      // One turn of the event loop: submissions of the same instant share the first batch, and those who were just answered the next one.
      await setImmediate();
      await this.#doNext();
    } while (this.#aside.length + this.#queue.length + this.#flights.size > 0);
    this.#working = null;
  }

  async #doNext(): Promise<void> {
    const over = [...this.#flights].map((flight) => flight.over);
    if (this.#aside.length > 0 || this.#locksFirst(this.#queue.first)) {
      await Promise.all(over);
      await this.#lockFirst();
    } else if (this.#queue.length > 0 && this.#flights.size < lanes) {
      await this.#startAhead(this.#takePlain());
    } else if (over.length > 0) {
      // Without a flight there is nothing left to do: the last ones may have landed while this waited for its turn.
      await Promise.race(this.#flights.size < lanes ? [...over, this.#arrival()] : over);
    }
  }

  /** The next submission. */
  #arrival(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onArrival = resolve;
    return promise;
  }

  #locksFirst(one: Waiting | undefined): boolean {
    return one !== undefined && (this.#caution.batches > 0 || !one.isPlain);
  }

  #takePlain(): Waiting[] {
    const busy = [...this.#flights].flatMap(({ accounts }) => accounts);
    const apart = this.#queue.takeApart(this.#maxBatch, busy);
    return apart.length > 0 ? apart : this.#queue.takeAlike(this.#maxBatch, (one) => !this.#locksFirst(one));
  }

  async #lockFirst(): Promise<void> {
    const batch =
      this.#aside.length > 0
        ? this.#aside.sort((a, b) => a.place - b.place).splice(0, this.#maxBatch)
        : this.#queue.takeAlike(this.#maxBatch, (one) => this.#locksFirst(one));
    this.#caution.batches = Math.max(0, this.#caution.batches - 1);
    await postUnderLocks(this.#options, batch, this.#states);
  }

  /** Decides a batch and starts to write it, without waiting for that. */
  async #startAhead(batch: readonly Waiting[]): Promise<void> {
    try {
      const journals = batch.map(({ journal }) => journal);
      const before = await learn(this.#options.pool, this.#states, batch);
      const ahead = decideAhead(before, journals, this.#options.now());
      this.#aside.push(...batch.filter((_, index) => !ahead.isCertain[index]));
      this.#states.keep(ahead.decision.accounts);
      const certain = batch.filter((_, index) => ahead.isCertain[index]);
      if (certain.length > 0) this.#takeOff(certain, ahead);
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
  }

  #takeOff(batch: readonly Waiting[], ahead: Ahead): void {
    const accounts = ahead.decision.accounts.map(({ id }) => id);
    const written = postAhead(this.#options, batch, ahead).then(
      () => {
        this.#caution.next = 1;
      },
      (error: unknown) => this.#giveUp(batch, error),
    );
    const flight = { accounts, over: written.then(() => void this.#flights.delete(flight)) };
    this.#flights.add(flight);
  }

  #giveUp(batch: readonly Waiting[], error: unknown): void {
    this.#states.forget();
    if (!isOfTheData(error)) {
      for (const one of batch) one.reject(error);
      return;
    }
    this.#aside.push(...batch);
    this.#caution = { batches: this.#caution.next, next: Math.min(2 * this.#caution.next, mostCautious) };
  }
}

export function createPoster(options: PosterOptions): Poster {
  return new GroupCommit(options);
}

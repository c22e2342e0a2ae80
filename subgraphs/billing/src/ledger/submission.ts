import type { RequestTrace } from '@quittance/telemetry/request';
import { accountsOf, type NewJournal, type Outcome } from './ledger.ts';
import { isPlain } from './post-ahead.ts';

/** A journal that waits for its outcome, and the request that it came with. */
export type Submission = { journal: NewJournal; trace: RequestTrace | undefined };

/** Who hears of the outcome. */
type Listener = { resolve: (outcome: Outcome) => void; reject: (error: unknown) => void };

export type Waiting = Submission &
  Listener & {
    /** What it names, see `accountsOf`. */
    accounts: readonly string[];
    /** See `isPlain` of post-ahead.ts. */
    isPlain: boolean;
    /** Its place in the order in which all came. */
    place: number;
  };

/** Submissions in the order in which they came. */
export class SubmissionQueue {
  #waiting: Waiting[] = [];
  #places = 0;

  get length(): number {
    return this.#waiting.length;
  }

  get first(): Waiting | undefined {
    return this.#waiting[0];
  }

  add({ journal, trace }: Submission, { resolve, reject }: Listener): void {
    const [accounts, place] = [accountsOf(journal), this.#places++];
    this.#waiting.push({ journal, trace, accounts, isPlain: isPlain(journal), place, resolve, reject });
  }

  /** The oldest, as long as they are alike. */
  takeAlike(most: number, isAlike: (one: Waiting) => boolean): Waiting[] {
    const end = this.#waiting.slice(0, most).findIndex((one) => !isAlike(one));
    return this.#waiting.splice(0, end === -1 ? most : end);
  }

  /** The oldest plain ones that share no account with what is busy, nor with an older one that has to stay. */
  takeApart(most: number, busy: Iterable<string>): Waiting[] {
    const blocked = new Set(busy);
    const batch = new Set<Waiting>();
    let [before, mayGo]: [Waiting | undefined, boolean] = [undefined, false];
    for (const one of this.#waiting) {
      // Those of one request often name the same accounts, a thousand in a row: what holds for one of them holds for the next.
      if (before === undefined || !areAlike(one, before)) {
        mayGo = one.isPlain && !one.accounts.some((id) => blocked.has(id));
        if (!mayGo) for (const id of one.accounts) blocked.add(id);
      }
      if (mayGo) batch.add(one);
      if (batch.size === most) break;
      before = one;
    }
    if (batch.size > 0) this.#waiting = this.#waiting.filter((one) => !batch.has(one));
    return [...batch];
  }
}

function areAlike(one: Waiting, other: Waiting): boolean {
  if (one.isPlain !== other.isPlain || one.accounts.length !== other.accounts.length) return false;
  for (const [index, id] of one.accounts.entries()) if (id !== other.accounts[index]) return false;
  return true;
}

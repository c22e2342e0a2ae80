import type { RequestTrace } from '@quittance/telemetry/request';
import { accountsOf, type NewJournal, type Outcome } from './ledger.ts';
import { isPlain } from './post-ahead.ts';

/** A journal that waits for its outcome, and the request that it came with. */
export type Submission = { journal: NewJournal; trace: RequestTrace | undefined };

export type Waiting = Submission & {
  /** What it names, see `accountsOf`. */
  accounts: readonly string[];
  /** Its place in the order in which all came. */
  place: number;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
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

  add(submission: Submission): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...submission, accounts: accountsOf(submission.journal), place: this.#places++, resolve, reject });
    });
  }

  /** The oldest, as long as they are alike. */
  takeAlike(most: number, isAlike: (one: Waiting) => boolean): Waiting[] {
    const end = this.#waiting.slice(0, most).findIndex((one) => !isAlike(one));
    return this.#waiting.splice(0, end === -1 ? most : end);
  }

  /** The oldest plain ones that share no account with what is busy, nor with an older one that has to stay. */
  takeApart(most: number, busy: Iterable<string>): Waiting[] {
    const blocked = new Set(busy);
    const [batch, rest]: [Waiting[], Waiting[]] = [[], []];
    for (const [index, one] of this.#waiting.entries()) {
      if (batch.length === most) {
        rest.push(...this.#waiting.slice(index));
        break;
      }
      const mayGo = isPlain(one.journal) && !one.accounts.some((id) => blocked.has(id));
      (mayGo ? batch : rest).push(one);
      if (!mayGo) for (const id of one.accounts) blocked.add(id);
    }
    this.#waiting = rest;
    return batch;
  }
}

import type { Account } from './ledger.ts';

/** Accounts as somebody last knew them. */
export type AccountStates = {
  get(id: string): Account | undefined;
  keep(accounts: Iterable<Account>): void;
  forget(): void;
};

/** What never changes of an account, and where the rest stands. */
type Known = { fixed: Account; place: number };

/** Of an account in the array of counters. */
const width = 5;

/**
 * Keeps at most so many accounts; with one more, the one that was met first makes room. What changes with every transfer is kept as numbers of an array:
 * as objects, thousands of them would be moved about by each garbage collection.
 */
export function createAccountStates(most: number): AccountStates {
  const known = new Map<string, Known>();
  const counters = new BigInt64Array(most * width);
  const postedAt: (Date | null)[] = [];
  const idAt: string[] = [];
  let next = 0;

  const placeOf = (account: Account): number => {
    const before = known.get(account.id);
    if (before !== undefined) return before.place;
    const place = next;
    next = (next + 1) % most;
    known.delete(idAt[place] ?? '');
    known.set(account.id, { fixed: account, place });
    idAt[place] = account.id;
    return place;
  };
  const counter = (at: number): bigint => counters[at] ?? 0n;

  return {
    get: (id) => {
      const account = known.get(id);
      if (account === undefined) return undefined;
      const at = account.place * width;
      return {
        ...account.fixed,
        debitsPending: counter(at),
        debitsPosted: counter(at + 1),
        creditsPending: counter(at + 2),
        creditsPosted: counter(at + 3),
        seq: counter(at + 4),
        lastPostedAt: postedAt[account.place] ?? null,
      };
    },
    keep: (accounts) => {
      for (const account of accounts) {
        const place = placeOf(account);
        const { debitsPending, debitsPosted, creditsPending, creditsPosted, seq } = account;
        counters.set([debitsPending, debitsPosted, creditsPending, creditsPosted, seq], place * width);
        postedAt[place] = account.lastPostedAt;
      }
    },
    forget: () => {
      known.clear();
      idAt.length = 0;
    },
  };
}

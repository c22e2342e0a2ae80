import type { Account } from './ledger.ts';

/** Accounts as somebody last knew them, the most recently used ones up to a limit. */
export type AccountStates = {
  get(id: string): Account | undefined;
  keep(accounts: Iterable<Account>): void;
  forget(): void;
};

export function createAccountStates(most: number): AccountStates {
  const states = new Map<string, Account>();
  return {
    get: (id) => states.get(id),
    keep: (accounts) => {
      for (const account of accounts) {
        // A map keeps the order of insertion: whoever comes again goes to the end.
        states.delete(account.id);
        states.set(account.id, account);
      }
      for (const oldest of states.keys()) {
        if (states.size <= most) break;
        states.delete(oldest);
      }
    },
    forget: () => states.clear(),
  };
}

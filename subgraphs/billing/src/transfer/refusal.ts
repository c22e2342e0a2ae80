import type { Rejection } from '../ledger/ledger.ts';
import type { CurrencyMismatch, InsufficientFunds, Invalid, SameWallet } from './errors.ts';

/** What the ledger may say to a movement between two wallets that are there. */
export type Refusal = InsufficientFunds | CurrencyMismatch | SameWallet | Invalid;

/** A rejection in the words of a wallet's owner; `path` names the input's field for each. Throws for what can't happen between wallets. */
export function refusalOf(rejection: Rejection, currency: string, path: { amount: string[]; target: string[] }): Refusal {
  switch (rejection.code) {
    case 'insufficient_funds':
      return { code: 'INSUFFICIENT_FUNDS', path: path.amount, availableMinor: rejection.availableMinor, currency };
    case 'currency_mismatch':
      return { code: 'CURRENCY_MISMATCH', path: [...path.amount, 'currency'] };
    case 'same_account':
      return { code: 'SAME_WALLET', path: path.target };
    case 'out_of_range':
      return { code: 'INVALID', path: path.amount, message: 'is more than a wallet can hold' };
    default:
      throw new Error(`The ledger refused a transfer between wallets: ${rejection.code}`);
  }
}

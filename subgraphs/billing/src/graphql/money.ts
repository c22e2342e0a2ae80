import { formatAmount, isCurrency } from '@quittance/money/money';
import { assert } from '@quittance/result';

/** An amount as the API tells it. */
export function moneyOf(amountMinor: bigint, currency: string): { amount: string; currency: string } {
  assert(isCurrency(currency), 'what is kept is in a currency that we know');
  return { amount: formatAmount(amountMinor, currency), currency };
}

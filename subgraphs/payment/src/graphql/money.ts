import { formatAmount, type Money } from '@quittance/money/money';

/** An amount as the API tells it. */
export function moneyOf({ amountMinor, currency }: Money): { amount: string; currency: string } {
  return { amount: formatAmount(amountMinor, currency), currency };
}

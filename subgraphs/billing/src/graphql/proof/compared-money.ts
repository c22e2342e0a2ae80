import { isCurrency } from '@quittance/money/money';
import { moneyOf } from '../money.ts';

/** An amount that one side of a comparison tells. Where its currency is none that we know, which nobody can have written by our ways, in whole units. */
export const comparedMoney = (amountMinor: bigint, currency: string) =>
  isCurrency(currency) ? moneyOf(amountMinor, currency) : { amount: amountMinor.toString(), currency };

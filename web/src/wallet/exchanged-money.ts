import { parseDecimal } from '@quittance/money/decimal';
import { exchangeMinor, mostRateDecimals } from '@quittance/money/exchange';
import { formatAmount, isCurrency, parseAmount } from '@quittance/money/money';
import type { MoneyValue } from '../ui/format.ts';

/** What an amount comes to, by the same reckoning as the server's; null while the amount is none, or comes to nothing. */
export function exchangedMoney(amount: MoneyValue, { to, rate }: { to: string; rate: string }): MoneyValue | null {
  if (!isCurrency(amount.currency) || !isCurrency(to)) return null;
  const sold = parseAmount(amount.amount, amount.currency);
  const exact = parseDecimal(rate, mostRateDecimals);
  if (!sold.ok || !exact.ok || sold.value <= 0n) return null;
  const boughtMinor = exchangeMinor(sold.value, { from: amount.currency, to, rate: exact.value });
  return boughtMinor === 0n ? null : { amount: formatAmount(boughtMinor, to), currency: to };
}

import { ok, type Result } from '@quittance/result';
import { exponentOf } from './currencies.ts';
import { compare, type Decimal, integer, multiply, percentOf, roundTo, subtract } from './decimal.ts';
import { parseAmount } from './money.ts';
import { type Banded, readBand } from './tax-band.ts';
import {
  type LineInput,
  limits,
  type Path,
  readDecimal,
  readPercent,
  refuse,
  type TotalsError,
  type TotalsInput,
} from './totals-input.ts';

/** The line's tax band and amount: quantity x unit price - discount, rounded once at the end. */
export function readLine(line: LineInput, path: Path, currency: TotalsInput['currency']): Result<Banded, TotalsError> {
  const quantity = readDecimal(line.quantity, limits.quantityDecimals, [...path, 'quantity']);
  if (!quantity.ok) return quantity;
  const price = readDecimal(line.unitPrice, limits.priceDecimals, [...path, 'unitPrice']);
  if (!price.ok) return price;
  const full = multiply(quantity.value, price.value);
  const discount = readDiscount(line, full, [...path, 'discount'], currency);
  if (!discount.ok) return discount;
  const band = readBand(line, path);
  if (!band.ok) return band;
  return ok({ band: band.value, amountMinor: roundTo(subtract(full, discount.value), exponentOf(currency)) });
}

/** What is taken off, unrounded. */
function readDiscount(
  { discount }: LineInput,
  full: Decimal,
  path: Path,
  currency: TotalsInput['currency'],
): Result<Decimal, TotalsError> {
  if (discount === null) return ok(integer(0n));
  if ((discount.percent === null) === (discount.amount === null)) {
    return refuse('PERCENT_OR_AMOUNT', path, 'must have either percent or amount');
  }
  if (discount.percent !== null) {
    const percent = readPercent(discount.percent, limits.discountPercent, [...path, 'percent']);
    return percent.ok ? ok(percentOf(percent.value, full)) : percent;
  }
  const amount = readAmount(discount.amount ?? '', [...path, 'amount'], currency);
  if (!amount.ok) return amount;
  const off = { coefficient: amount.value, scale: exponentOf(currency) };
  if (compare(off, full) > 0)
    return refuse('DISCOUNT_ABOVE_PRICE', [...path, 'amount'], 'must not be more than quantity times price');
  return ok(off);
}

/** An amount of the invoice's currency in minor units, not negative. */
export function readAmount(text: string, path: Path, currency: TotalsInput['currency']): Result<bigint, TotalsError> {
  const amount = parseAmount(text, currency);
  if (!amount.ok) return refuse(amount.error.code, path, amount.error.message);
  return amount.value < 0n ? refuse('NEGATIVE', path, 'must not be negative') : amount;
}

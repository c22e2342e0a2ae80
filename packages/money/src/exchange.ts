import { type Currency, exponentOf } from './currencies.ts';
import { type Decimal, divideFloor, multiply } from './decimal.ts';

/** Decimals that a rate of exchange can have. */
export const mostRateDecimals = 12;

/** One unit of `from` is worth `rate` units of `to`; both in major units. */
export type Rate = { from: Currency; to: Currency; rate: Decimal };

/**
 * What `amountMinor` of `from` comes to in minor units of `to`: reckoned exactly, then rounded down once, so that whoever gives the money
 * out never gives more than the rate says. The amount is positive; it may come to nothing.
 */
export function exchangeMinor(amountMinor: bigint, { from, to, rate }: Rate): bigint {
  const exact = multiply({ coefficient: amountMinor, scale: exponentOf(from) }, rate);
  const surplus = exact.scale - exponentOf(to);
  return surplus <= 0 ? exact.coefficient * 10n ** BigInt(-surplus) : divideFloor(exact.coefficient, 10n ** BigInt(surplus));
}

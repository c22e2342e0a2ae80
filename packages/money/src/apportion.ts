import { assert } from '@quittance/result';
import { divideFloor } from './decimal.ts';

/**
 * Rounds the fractions `numerators[i] / denominator` to whole numbers that add up to `sum`: each down, then one unit more for those with
 * the largest remainders (the method of the largest remainder). Every result is its exact value rounded down or up.
 *
 * Among equal remainders the larger numerator goes first, so that the outcome depends on the values and not on their order.
 */
export function apportion(numerators: readonly bigint[], denominator: bigint, sum: bigint): bigint[] {
  const shares = numerators.map((numerator) => divideFloor(numerator, denominator));
  const leftover = sum - shares.reduce((total, share) => total + share, 0n);
  const byRemainder = numerators
    .map((numerator, index) => ({ index, numerator, remainder: numerator - divideFloor(numerator, denominator) * denominator }))
    .filter(({ remainder }) => remainder > 0n)
    .sort((left, right) => descending(left.remainder, right.remainder) || descending(left.numerator, right.numerator));
  assert(leftover >= 0n && leftover <= BigInt(byRemainder.length), 'the sum is the rounded sum of the fractions');
  for (const { index } of byRemainder.slice(0, Number(leftover))) shares[index] = (shares[index] ?? 0n) + 1n;
  return shares;
}

function descending(left: bigint, right: bigint): number {
  if (left === right) return 0;
  return left > right ? -1 : 1;
}

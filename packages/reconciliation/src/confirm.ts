import type { Comparison, Difference } from './compare.ts';

/** Of what is confirmed so many are listed. */
const mostListed = 100;

/**
 * Looks again when a look found differences, and keeps those that two looks in a row found alike. Databases that are read one after
 * the other know of what happens in between on one side only, and events are on their way for a moment: neither is a difference. Figures are
 * those of the last look, and may therefore differ on a system at work where nothing is wrong.
 */
export async function confirm(look: () => Promise<Comparison[]>, wait: () => Promise<void>): Promise<Comparison[]> {
  let before = await look();
  while (before.some(({ differenceCount }) => differenceCount > 0)) {
    await wait();
    const now = await look();
    const pairs = now.map((comparison) => [before.find(({ check }) => check === comparison.check), comparison] as const);
    // A difference that is listed now may have been among those that were too many to be listed: the next look tells.
    if (!pairs.some(([first, second]) => first !== undefined && !isWhole(first) && isWhole(second)))
      return pairs.map(([first, second]) => confirmedBy(first, second));
    before = now;
  }
  return before;
}

function confirmedBy(first: Comparison | undefined, second: Comparison): Comparison {
  const known = new Set(first?.differences.map(keyOf));
  const differences = second.differences.filter((difference) => known.has(keyOf(difference)));
  // Beyond those that are listed nobody can say which they are: what stays on both looks is at most so many.
  const differenceCount = isWhole(second) ? differences.length : Math.min(first?.differenceCount ?? 0, second.differenceCount);
  return { ...second, differences: differences.slice(0, mostListed), differenceCount };
}

const isWhole = ({ differences, differenceCount }: Comparison) => differences.length === differenceCount;

const keyOf = ({ id, currency, expectedMinor, foundMinor }: Difference) => `${id} ${currency} ${expectedMinor} ${foundMinor}`;

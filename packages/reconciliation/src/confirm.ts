import type { Comparison, Difference } from './compare.ts';

/**
 * Looks a second time when the first look found differences, and keeps those that both found alike. Databases that are read one after
 * the other know of what happens in between on one side only, and events are on their way for a moment: neither is a difference. Figures are
 * those of the last look, and may therefore differ on a system at work where nothing is wrong.
 */
export async function confirm(look: () => Promise<Comparison[]>, wait: () => Promise<void>): Promise<Comparison[]> {
  const first = await look();
  if (first.every(({ differenceCount }) => differenceCount === 0)) return first;
  await wait();
  const second = await look();
  return second.map((comparison) =>
    confirmedBy(
      first.find(({ check }) => check === comparison.check),
      comparison,
    ),
  );
}

function confirmedBy(first: Comparison | undefined, second: Comparison): Comparison {
  const known = new Set(first?.differences.map(keyOf));
  const differences = second.differences.filter((difference) => known.has(keyOf(difference)));
  // Beyond those that are listed nobody can say which they are: what stays on both looks is at least so many.
  const isListedWhole = second.differenceCount === second.differences.length;
  const differenceCount = isListedWhole ? differences.length : Math.min(first?.differenceCount ?? 0, second.differenceCount);
  return { ...second, differences, differenceCount };
}

const keyOf = ({ id, currency, expectedMinor, foundMinor }: Difference) => `${id} ${currency} ${expectedMinor} ${foundMinor}`;

import { assert } from '@quittance/result';
import type { Fact, Facts } from './facts.ts';

/** `MISSING`: only expected. `SURPLUS`: only found. `AMOUNT`: both, with different amounts. */
export type DifferenceKind = 'MISSING' | 'SURPLUS' | 'AMOUNT';

export type Difference = {
  kind: DifferenceKind;
  id: string;
  currency: string;
  /** In minor units; null for what is on the other side only. */
  expectedMinor: bigint | null;
  foundMinor: bigint | null;
};

/** How many there are on each side in one currency, and their sums in minor units. */
export type Figure = { currency: string; expectedCount: number; expectedMinor: bigint; foundCount: number; foundMinor: bigint };

export type Comparison = {
  /** What was compared with what, for instance `payments_booked`. */
  check: string;
  /** One for each currency, by its code. */
  figures: Figure[];
  /** How many there are; `differences` are the first of them. */
  differenceCount: number;
  /** In the order of their ids; at most 10,000, and 100 once they are confirmed (`confirm`). */
  differences: Difference[];
};

export type Compared = {
  check: string;
  expected: Facts;
  found: Facts;
  /** How an id is shown in a difference; as it is unless told. */
  shown?: (id: string) => string;
};

/** More than are on their way at a time, so that the next look can tell those from real ones. */
export const mostDifferences = 10_000;

/** Walks both sides once, side by side, in the order of their ids. Holds no more than one fact of each and what differs. */
export async function compare({ check, expected, found, shown = (id) => id }: Compared): Promise<Comparison> {
  const figures = new Map<string, Figure>();
  const comparison: Comparison = { check, figures: [], differenceCount: 0, differences: [] };
  for await (const [left, right] of paired(expected, found)) {
    count(figures, left, right);
    const difference = differenceOf(left, right);
    if (difference === null) continue;
    comparison.differenceCount += 1;
    if (comparison.differences.length < mostDifferences) comparison.differences.push({ ...difference, id: shown(difference.id) });
  }
  const byCurrency = (one: Figure, other: Figure) => (one.currency < other.currency ? -1 : 1);
  return { ...comparison, figures: [...figures.values()].sort(byCurrency) };
}

/** What both sides say of an id in a currency, or one of them alone. */
type Pair = readonly [expected: Fact, found: Fact | null] | readonly [expected: null, found: Fact];

async function* paired(expected: Facts, found: Facts): AsyncGenerator<Pair> {
  const [lefts, rights] = [ordered(expected), ordered(found)];
  try {
    let [left, right] = [await next(lefts), await next(rights)];
    while (left !== null || right !== null) {
      const order = left === null ? 1 : right === null ? -1 : orderOf(left, right);
      if (left !== null && order < 0) {
        yield [left, null];
        left = await next(lefts);
      } else if (right !== null && order > 0) {
        yield [null, right];
        right = await next(rights);
      } else if (left !== null && right !== null) {
        yield [left, right];
        [left, right] = [await next(lefts), await next(rights)];
      }
    }
  } finally {
    // When one side fails the other one holds a connection still.
    await Promise.allSettled([lefts.return(), rights.return()]);
  }
}

const next = async (facts: AsyncIterator<Fact>): Promise<Fact | null> => {
  const { done, value } = await facts.next();
  return done ? null : value;
};

/** Out of order, or the same twice, would be paired wrongly and without a word. */
async function* ordered(facts: Facts): AsyncGenerator<Fact, void> {
  let before: Fact | null = null;
  for await (const fact of facts) {
    assert(before === null || orderOf(before, fact) < 0, `facts come in order, each once: ${fact.id} ${fact.currency}`);
    yield fact;
    before = fact;
  }
}

function orderOf(one: Fact, other: Fact): number {
  if (one.id !== other.id) return one.id < other.id ? -1 : 1;
  if (one.currency === other.currency) return 0;
  return one.currency < other.currency ? -1 : 1;
}

function differenceOf(expected: Fact | null, found: Fact | null): Difference | null {
  const one = expected ?? found;
  if (one === null || expected?.amountMinor === found?.amountMinor) return null;
  const kind = found === null ? 'MISSING' : expected === null ? 'SURPLUS' : 'AMOUNT';
  const [expectedMinor, foundMinor] = [expected?.amountMinor ?? null, found?.amountMinor ?? null];
  return { kind, id: one.id, currency: one.currency, expectedMinor, foundMinor };
}

function count(figures: Map<string, Figure>, expected: Fact | null, found: Fact | null): void {
  const currency = (expected ?? found)?.currency ?? '';
  const figure = figures.get(currency) ?? { currency, expectedCount: 0, expectedMinor: 0n, foundCount: 0, foundMinor: 0n };
  figures.set(currency, figure);
  if (expected !== null) {
    figure.expectedCount += 1;
    figure.expectedMinor += expected.amountMinor;
  }
  if (found !== null) {
    figure.foundCount += 1;
    figure.foundMinor += found.amountMinor;
  }
}

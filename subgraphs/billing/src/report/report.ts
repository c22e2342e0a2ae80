import type { Id } from '@quittance/ids';

/** How long the periods of a report are. */
export const groupings = ['MONTH', 'QUARTER', 'YEAR'] as const;

export type Grouping = (typeof groupings)[number];

/** Days, both included, in UTC: YYYY-MM-DD. */
export type Period = { from: string; to: string };

/** What is asked: of one organisation, of all its partners and currencies unless one is named. */
export type ReportQuery = Period & {
  organizationId: Id<'org'>;
  groupBy: Grouping;
  partnerId: Id<'ptn'> | null;
  currency: string | null;
};

/** What happened in a period in one currency; minor units. `outstanding` is what was before it, plus billed and refunded, less canceled and paid. */
export type Figures = {
  currency: string;
  openingMinor: bigint;
  billedMinor: bigint;
  canceledMinor: bigint;
  paidMinor: bigint;
  refundedMinor: bigint;
  outstandingMinor: bigint;
};

/** What a partner was billed and paid in a period, in one currency. */
export type ReportRow = Period & { partnerId: Id<'ptn'>; payerName: string; figures: Figures };

/** A period in all the currencies of the report, by code. */
export type PeriodFigures = Period & { figures: Figures[] };

const monthsOf: Readonly<Record<Grouping, number>> = { MONTH: 1, QUARTER: 3, YEAR: 12 };

/** More can't be read as a chart; ten years by month. */
export const mostPeriods = 120;

/** The periods that lie in the days, oldest first; the first and the last are cut to them. Null when there are more than `mostPeriods`. */
export function periodsOf({ from, to, groupBy }: Pick<ReportQuery, 'from' | 'to' | 'groupBy'>): Period[] | null {
  const periods: Period[] = [];
  for (let start = from; start <= to; ) {
    if (periods.length === mostPeriods) return null;
    const period = periodFrom(start, to, groupBy);
    periods.push(period);
    start = dayAfter(period.to);
  }
  return periods;
}

/** The period that has this day, from it to its end or `to`. */
export function periodFrom(start: string, to: string, groupBy: Grouping): Period {
  const months = monthsOf[groupBy];
  const [year = 0, month = 0] = start.split('-').map(Number);
  const next = Math.floor((month - 1) / months) * months + months;
  const end = new Date(Date.UTC(year, next, 0)).toISOString().slice(0, 10);
  return { from: start, to: end < to ? end : to };
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 24 * 60 * 60_000).toISOString().slice(0, 10);
}

/** What happened in a currency from a day on; what happened before the report's first day has null. */
export type Movement = Omit<Figures, 'openingMinor' | 'outstandingMinor'> & { startsOn: string | null };

/**
 * Movements (one at most per period and currency) as figures, period by period without gaps, and what they come to; currencies by code,
 * those without anything left out. Never adds two currencies. Pure.
 */
export function summarize(
  periods: readonly Period[],
  movements: readonly Movement[],
): { periods: PeriodFigures[]; totals: Figures[] } {
  const currencies = [...new Set(movements.map(({ currency }) => currency))].sort();
  const all = currencies.map((currency) => {
    const own = movements.filter((movement) => movement.currency === currency);
    let outstandingMinor = changeOf(own.find(({ startsOn }) => startsOn === null));
    const first = outstandingMinor;
    const figures = periods.map(({ from }) => {
      const movement = own.find(({ startsOn }) => startsOn === from) ?? { ...nothing, currency, startsOn: from };
      const after = figuresOf(movement, outstandingMinor);
      outstandingMinor = after.outstandingMinor;
      return after;
    });
    return { figures, total: figuresOf(sumOf(currency, figures), first) };
  });
  const shown = all.filter(({ total: { currency: _, ...amounts } }) => Object.values(amounts).some((amount) => amount !== 0n));
  return {
    totals: shown.map(({ total }) => total),
    periods: periods.map((period, index) => ({ ...period, figures: shown.flatMap(({ figures }) => figures[index] ?? []) })),
  };
}

const nothing = { billedMinor: 0n, canceledMinor: 0n, paidMinor: 0n, refundedMinor: 0n };

type Amounts = typeof nothing;

const changeOf = (movement: Amounts = nothing) =>
  movement.billedMinor - movement.canceledMinor - movement.paidMinor + movement.refundedMinor;

function figuresOf(movement: Amounts & { currency: string }, openingMinor: bigint): Figures {
  const { currency, billedMinor, canceledMinor, paidMinor, refundedMinor } = movement;
  const outstandingMinor = openingMinor + changeOf(movement);
  return { currency, openingMinor, billedMinor, canceledMinor, paidMinor, refundedMinor, outstandingMinor };
}

function sumOf(currency: string, figures: readonly Amounts[]): Amounts & { currency: string } {
  const sum = (key: keyof Amounts) => figures.reduce((total, each) => total + each[key], 0n);
  return {
    currency,
    billedMinor: sum('billedMinor'),
    canceledMinor: sum('canceledMinor'),
    paidMinor: sum('paidMinor'),
    refundedMinor: sum('refundedMinor'),
  };
}

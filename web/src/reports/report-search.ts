import type { BillingReportFilter } from './reports.generated.ts';

/** How long the periods of a report are, as it stands in the address bar. */
export const spans = ['month', 'quarter', 'year'] as const;

export type Span = (typeof spans)[number];

/** What stands in the address bar. */
export type ReportSearch = {
  from?: string | undefined;
  to?: string | undefined;
  by?: Span | undefined;
  currency?: string | undefined;
  partner?: string | undefined;
};

const groupByOf = { month: 'MONTH', quarter: 'QUARTER', year: 'YEAR' } as const;

/** The last twelve months, this one among them; days are those of UTC. */
export function lastYear(now: Date): { from: string; to: string } {
  const start = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 11, 1));
  return { from: start.toISOString().slice(0, 10), to: now.toISOString().slice(0, 10) };
}

/** What the API is asked for by what stands in the address bar; the last twelve months by month unless it says something else. */
export function askedBy({ by = 'month', currency, partner, ...days }: ReportSearch, now: Date) {
  const filter: BillingReportFilter = {
    ...(currency === undefined ? {} : { currency }),
    ...(partner === undefined ? {} : { partnerId: partner }),
  };
  const standard = lastYear(now);
  return { from: days.from ?? standard.from, to: days.to ?? standard.to, groupBy: groupByOf[by], filter };
}

const monthFormat = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric', timeZone: 'UTC' });

/** A period by its first day: "Jan 2026", "2026 Q1", "2026". */
export function periodName(from: string, by: Span): string {
  const [year = '', month = ''] = from.split('-');
  if (by === 'year') return year;
  if (by === 'quarter') return `${year} Q${Math.ceil(Number(month) / 3)}`;
  return monthFormat.format(new Date(`${from}T00:00:00Z`));
}

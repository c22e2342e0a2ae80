import type { Caller } from '@quittance/access/caller';
import { newId } from '@quittance/ids';
import { expect } from 'vitest';
import type { Answer, Fixture } from './start-fixture.ts';
import { type Member, memberOf, storyOf } from './story.ts';

type Amount = { amount: string; currency: string };
export const amounts = ['opening', 'billed', 'canceled', 'paid', 'refunded', 'outstanding'] as const;
export type Figures = { currency: string } & Record<(typeof amounts)[number], Amount>;
type Period = { from: string; to: string; figures: Figures[] };
type Row = { from: string; to: string; partner: { id: string }; payerName: string; figures: Figures };
export type Report = {
  totals: Figures[];
  periods: Period[];
  rows: { nodes: Row[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  csvUrl: string;
};

const figures = `currency ${amounts.map((name) => `${name} { amount currency }`).join(' ')}`;
const query = `query ($from: Date!, $to: Date!, $groupBy: ReportPeriod, $filter: BillingReportFilter, $first: Int, $after: String) {
  billingReport(from: $from, to: $to, groupBy: $groupBy, filter: $filter) {
    totals { ${figures} } periods { from to figures { ${figures} } } csvUrl
    rows(first: $first, after: $after) { nodes { from to partner { id } payerName figures { ${figures} } } pageInfo { hasNextPage endCursor } } } }`;

/** Asks for the report of the first quarter of 2026, unless told. */
export const askReport = (fixture: Fixture, caller: Caller, more: Record<string, unknown> = {}): Promise<Answer> =>
  fixture.run(caller, query, { from: '2026-01-01', to: '2026-03-31', ...more });

export async function reportOf(fixture: Fixture, caller: Caller, more: Record<string, unknown> = {}): Promise<Report> {
  const { data, errors } = await askReport(fixture, caller, more);
  expect(errors).toEqual([]);
  return (data as unknown as { billingReport: Report }).billingReport;
}

/** The six amounts in one line, all in its currency: `EUR 0.00 119.00 ...`. */
export function lineOf(of: Figures): string {
  expect(amounts.map((name) => of[name].currency)).toEqual(amounts.map(() => of.currency));
  return [of.currency, ...amounts.map((name) => of[name].amount)].join(' ');
}

export const partnerOf = (name: string) => ({ partnerId: newId('ptn'), name });

/** In January 100 EUR to Ada, 50 EUR and 9000 JPY to Blaise; Ada pays 70 in February and gets 20 back in March; Blaise's 50 are voided today. */
export async function tellQuarter(fixture: Fixture): Promise<{ seller: Member; ada: string; blaise: string }> {
  const seller = memberOf();
  const [ada, blaise] = [partnerOf('Ada'), partnerOf('Blaise')];
  const issuedOn = '2026-01-10';
  const first = storyOf({ seller, partner: ada, totalMinor: 10_000n, issuedOn });
  const second = storyOf({ seller, partner: blaise, totalMinor: 5_000n, issuedOn });
  const third = storyOf({ seller, partner: blaise, totalMinor: 9_000n, issuedOn, currency: 'JPY' });
  const payment = { amountMinor: 7_000n, on: '2026-02-03' };
  await fixture.tell(first.issued, second.issued, third.issued, first.captured(payment), second.voided);
  await fixture.tell(first.refunded(2_000n, { ...payment, on: '2026-03-31' }));
  return { seller, ada: ada.partnerId, blaise: blaise.partnerId };
}

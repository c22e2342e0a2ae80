import { newId, toUuid } from '@quittance/ids';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { amounts, type Figures, partnerOf, type Report, reportOf } from './billing-report.ts';
import { type Fixture, startFixture, type Told } from './start-fixture.ts';
import { type Member, memberOf, storyOf } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.balanced());
afterAll(() => fixture.stop());

/** What bills and settlements themselves say, without what reports are made of. */
const sumsOfBills = `
  SELECT bill.currency, '0' AS opening, sum(amount_minor)::text AS billed, coalesce(sum(amount_minor) FILTER (WHERE voided), 0)::text AS canceled,
         sum(paid.amount)::text AS paid, sum(paid.amount - settled_minor)::text AS refunded,
         sum(CASE WHEN voided THEN 0 ELSE amount_minor END - settled_minor)::text AS outstanding
    FROM bill CROSS JOIN LATERAL (SELECT coalesce(sum(amount_minor), 0) AS amount FROM settlement WHERE bill_id = bill.id) AS paid
   WHERE organization_id = (SELECT organization_id FROM bill WHERE invoice_id = $1) GROUP BY bill.currency ORDER BY bill.currency`;
const paidByMonth = `
  SELECT to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, bill.currency, sum(settlement.amount_minor)::text AS paid
    FROM settlement JOIN bill ON bill.id = bill_id JOIN funding ON funding.id = funding_id
   WHERE bill.organization_id = (SELECT organization_id FROM bill WHERE invoice_id = $1) GROUP BY 1, 2`;

const day = fc
  .record({ month: fc.integer({ min: 1, max: 6 }), day: fc.integer({ min: 1, max: 28 }) })
  .map((date) => `2026-0${date.month}-${String(date.day).padStart(2, '0')}`);
const invoice = fc.record({
  partner: fc.integer({ min: 0, max: 2 }),
  terms: fc.record({
    currency: fc.constantFrom('EUR', 'USD', 'JPY'),
    totalMinor: fc.bigInt({ min: 0n, max: 50_000n }),
    issuedOn: day,
  }),
  payments: fc.array(fc.record({ percent: fc.bigInt({ min: 1n, max: 130n }), on: day, refunded: fc.boolean() }), {
    maxLength: 3,
  }),
  voided: fc.boolean(),
  order: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
});
type Invoice = typeof invoice extends fc.Arbitrary<infer T> ? T : never;

/** The facts of these invoices, in whatever order, in two deliveries. Answers an invoice's UUID. */
async function tellAll(seller: Member, invoices: readonly Invoice[]): Promise<string> {
  const partners = ['Ada', 'Blaise', 'Grace'].map(partnerOf);
  const stories = invoices.map(({ partner, terms, ...rest }) => ({
    ...rest,
    totalMinor: terms.totalMinor,
    story: storyOf({ seller, ...terms, partner: partners[partner] ?? partnerOf('nobody') }),
  }));
  const facts = stories.flatMap(({ story, totalMinor, payments, voided, order }) => {
    const paid = payments.flatMap(({ percent, on, refunded }) => {
      const amountMinor = (totalMinor * percent) / 100n || 1n;
      const payment = { amountMinor, on, paymentId: newId('pay') };
      const back = story.refunded(amountMinor / 2n || 1n, { ...payment, on: '2026-06-30' });
      return refunded ? [story.captured(payment), back] : [story.captured(payment)];
    });
    const all: Told[] = [story.issued, ...(voided ? [story.voided] : []), ...paid];
    return all.map((fact, index) => ({ fact, at: order[index] ?? 0 }));
  });
  const told = facts.sort((one, other) => one.at - other.at).map(({ fact }) => fact);
  const half = Math.ceil(told.length / 2);
  await fixture.tell(...told.slice(0, half));
  if (told.length > half) await fixture.tell(...told.slice(half));
  return toUuid(stories[0]?.story.invoiceId ?? newId('inv'));
}

const minorOf = (figures: Figures, name: (typeof amounts)[number]) => BigInt(figures[name].amount.replace('.', ''));
const all = (figures: Figures) => [figures.currency, ...amounts.map((name) => minorOf(figures, name))];

function expectToAddUp({ totals, periods, rows }: Report): void {
  const ofRows = rows.nodes.map(({ figures }) => figures);
  for (const total of totals)
    for (const name of ['billed', 'canceled', 'paid', 'refunded'] as const) {
      const sum = (figures: readonly Figures[]) =>
        figures.filter(({ currency }) => currency === total.currency).reduce((before, of) => before + minorOf(of, name), 0n);
      expect([sum(periods.flatMap(({ figures }) => figures)), sum(ofRows)]).toEqual([minorOf(total, name), minorOf(total, name)]);
    }
  for (const of of [...totals, ...ofRows]) {
    const change = minorOf(of, 'billed') - minorOf(of, 'canceled') - minorOf(of, 'paid') + minorOf(of, 'refunded');
    expect(minorOf(of, 'opening') + change).toBe(minorOf(of, 'outstanding'));
  }
}

test('whatever happens in whatever order, the sums are those of bills and settlements, and of each other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(invoice, { minLength: 3, maxLength: 12 }), async (invoices) => {
      const seller = memberOf();
      const invoiceId = await tellAll(seller, invoices);
      const report = await reportOf(fixture, seller, { to: fixture.now().toISOString().slice(0, 10), first: 100 });
      const sums = await fixture.rows<Record<string, string>>(sumsOfBills, invoiceId);
      const expected = sums.map((row) => [row.currency, ...amounts.map((name) => BigInt(row[name] ?? ''))]);
      expect(report.totals.map(all)).toEqual(expected.filter(([, ...figures]) => figures.some((figure) => figure !== 0n)));
      const months = await fixture.rows<{ month: string; currency: string; paid: string }>(paidByMonth, invoiceId);
      const paid = report.periods.flatMap(({ from, figures }) =>
        figures.flatMap((of) =>
          minorOf(of, 'paid') === 0n ? [] : [`${from.slice(0, 7)} ${of.currency} ${minorOf(of, 'paid')}`],
        ),
      );
      expect(paid.sort()).toEqual(months.map(({ month, currency, paid: minor }) => `${month} ${currency} ${minor}`).sort());
      expectToAddUp(report);
    }),
    { numRuns: 8 },
  );
}, 240_000);

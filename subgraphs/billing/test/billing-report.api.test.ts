import { anonymous } from '@quittance/access/caller';
import { newId } from '@quittance/ids';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { askReport, lineOf, partnerOf, type Report, reportOf, tellQuarter } from './billing-report.ts';
import { codeOf } from './operations.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { memberOf, storyOf } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.balanced());
afterAll(() => fixture.stop());

describe('figures', () => {
  test('each counts for its own day, what is outstanding goes on, and no two currencies are added', async () => {
    const { seller } = await tellQuarter(fixture);
    const { periods, totals } = await reportOf(fixture, seller);
    expect(periods.map(({ from, to }) => [from, to])).toEqual([
      ['2026-01-01', '2026-01-31'],
      ['2026-02-01', '2026-02-28'],
      ['2026-03-01', '2026-03-31'],
    ]);
    expect(periods.map((period) => period.figures.map(lineOf))).toEqual([
      ['EUR 0.00 150.00 0.00 0.00 0.00 150.00', 'JPY 0 9000 0 0 0 9000'],
      ['EUR 150.00 0.00 0.00 70.00 0.00 80.00', 'JPY 9000 0 0 0 0 9000'],
      ['EUR 80.00 0.00 0.00 0.00 20.00 100.00', 'JPY 9000 0 0 0 0 9000'],
    ]);
    expect(totals.map(lineOf)).toEqual(['EUR 0.00 150.00 0.00 70.00 20.00 100.00', 'JPY 0 9000 0 0 0 9000']);
  });

  test('a voided invoice is canceled on the day that we were told, and what was paid for it is given back', async () => {
    const seller = memberOf();
    const { issued, captured, voided } = storyOf({ seller, totalMinor: 5_000n, issuedOn: '2026-01-10' });
    await fixture.tell(issued, captured({ on: '2026-01-20' }));
    await fixture.tell(voided);
    const today = fixture.now().toISOString().slice(0, 10);
    expect((await reportOf(fixture, seller, { to: '2026-01-31' })).totals.map(lineOf)).toEqual([
      'EUR 0.00 50.00 0.00 50.00 0.00 0.00',
    ]);
    const day = await reportOf(fixture, seller, { from: today, to: today });
    expect(day.totals.map(lineOf)).toEqual(['EUR 0.00 0.00 50.00 0.00 50.00 0.00']);
  });

  test('rows tell who was billed and who paid: latest period first, by currency, whoever was billed most first', async () => {
    const { seller, ada, blaise } = await tellQuarter(fixture);
    const { rows } = await reportOf(fixture, seller);
    expect(rows.nodes.map(({ from, partner, payerName, figures: of }) => [from, partner.id, payerName, lineOf(of)])).toEqual([
      ['2026-03-01', ada, 'Ada', 'EUR 30.00 0.00 0.00 0.00 20.00 50.00'],
      ['2026-02-01', ada, 'Ada', 'EUR 100.00 0.00 0.00 70.00 0.00 30.00'],
      ['2026-01-01', ada, 'Ada', 'EUR 0.00 100.00 0.00 0.00 0.00 100.00'],
      ['2026-01-01', blaise, 'Blaise', 'EUR 0.00 50.00 0.00 0.00 0.00 50.00'],
      ['2026-01-01', blaise, 'Blaise', 'JPY 0 9000 0 0 0 9000'],
    ]);
  });

  test('quarters and years are those of the calendar, cut to the days asked for', async () => {
    const { seller } = await tellQuarter(fixture);
    const quarters = await reportOf(fixture, seller, { from: '2025-12-31', to: '2026-04-01', groupBy: 'QUARTER' });
    expect(quarters.periods.map(({ from, to, figures: of }) => [from, to, of[0] && lineOf(of[0])])).toEqual([
      ['2025-12-31', '2025-12-31', 'EUR 0.00 0.00 0.00 0.00 0.00 0.00'],
      ['2026-01-01', '2026-03-31', 'EUR 0.00 150.00 0.00 70.00 20.00 100.00'],
      ['2026-04-01', '2026-04-01', 'EUR 100.00 0.00 0.00 0.00 0.00 100.00'],
    ]);
    const years = await reportOf(fixture, seller, { from: '2026-02-01', to: '2027-06-30', groupBy: 'YEAR' });
    expect(years.periods.map(({ from, to }) => [from, to])).toEqual([
      ['2026-02-01', '2026-12-31'],
      ['2027-01-01', '2027-06-30'],
    ]);
    expect(years.rows.nodes.find(({ payerName }) => payerName === 'Ada')).toMatchObject({
      from: '2026-02-01',
      to: '2026-12-31',
      payerName: 'Ada',
    });
  });

  test('one partner, or one currency, alone', async () => {
    const { seller, blaise } = await tellQuarter(fixture);
    const ofBlaise = await reportOf(fixture, seller, { filter: { partnerId: blaise }, to: '2026-01-31' });
    expect(ofBlaise.totals.map(lineOf)).toEqual(['EUR 0.00 50.00 0.00 0.00 0.00 50.00', 'JPY 0 9000 0 0 0 9000']);
    const inYen = await reportOf(fixture, seller, { filter: { currency: 'JPY' } });
    expect(inYen.totals.map(lineOf)).toEqual(['JPY 0 9000 0 0 0 9000']);
    expect(inYen.rows.nodes.map(({ payerName }) => payerName)).toEqual(['Blaise']);
    expect(await reportOf(fixture, seller, { filter: { partnerId: newId('ptn') } })).toMatchObject({
      totals: [],
      rows: { nodes: [] },
    });
  });

  test('nothing happened: no currency, no rows, but all periods', async () => {
    const report = await reportOf(fixture, memberOf());
    expect([report.totals, report.rows.nodes, report.periods.map(({ figures: of }) => of)]).toEqual([[], [], [[], [], []]]);
  });
});

describe('who sees it', () => {
  test.each(['OWNER', 'ADMIN', 'ACCOUNTANT'] as const)('%s of the organisation', async (role) => {
    const { seller } = await tellQuarter(fixture);
    const member = memberOf({ role, organization: { id: seller.organization.id } });
    expect((await reportOf(fixture, member)).totals).toHaveLength(2);
  });

  test('a platform administrator who acts for it, and an API key with reports:read', async () => {
    const { seller } = await tellQuarter(fixture);
    const organization = { id: seller.organization.id };
    const admin = memberOf({ platformAdmin: true, foreign: true, role: 'VIEWER', organization });
    expect((await reportOf(fixture, admin)).totals).toHaveLength(2);
    const key = { kind: 'api_key', scopes: ['reports:read'], organization } as const;
    expect((await reportOf(fixture, memberOf(key))).totals).toHaveLength(2);
    expect(await codeOf(askReport(fixture, memberOf({ ...key, scopes: ['bills:read'] })))).toBe('FORBIDDEN');
  });

  test.each(['MEMBER', 'VIEWER'] as const)('not %s', async (role) => {
    const { seller } = await tellQuarter(fixture);
    expect(await codeOf(askReport(fixture, memberOf({ role, organization: { id: seller.organization.id } })))).toBe('FORBIDDEN');
  });

  test('not who has no organisation, nor who is not signed in; others see their own', async () => {
    await tellQuarter(fixture);
    expect(await codeOf(askReport(fixture, memberOf({ role: null })))).toBe('FORBIDDEN');
    expect(await codeOf(askReport(fixture, anonymous))).toBe('UNAUTHENTICATED');
    expect(await reportOf(fixture, memberOf())).toMatchObject({ totals: [], rows: { nodes: [] } });
  });
});

test.each([
  ['no day', { from: '2026-02-30' }],
  ['an end before the beginning', { to: '2025-12-31' }],
  ['more periods than a chart has', { to: '2036-01-01' }],
  ['an id of something else', { filter: { partnerId: 'inv_1' } }],
  ['no currency', { filter: { currency: 'EURO' } }],
  ['more rows than a page has', { first: 101 }],
  ['a cursor of something else', { after: Buffer.from('["a","b","c","d","e"]').toString('base64url') }],
])('%s is refused', async (_, more) => {
  expect(await codeOf(askReport(fixture, memberOf(), more))).toBe('BAD_USER_INPUT');
});

test('rows come page by page, each once, with the same statements for many as for one', async () => {
  const { seller } = await tellQuarter(fixture);
  const pages = async (first: number): Promise<{ lines: string[]; statements: number[] }> => {
    const lines: string[] = [];
    const statements: number[] = [];
    for (let after: string | null = null; ; ) {
      // Passes everything on.
      const spy = vi.spyOn(pg.Client.prototype, 'query');
      const { rows }: Report = await reportOf(fixture, seller, { first, after });
      const texts = spy.mock.calls.map(([statement]) => String((statement as { text?: string } | undefined)?.text ?? statement));
      spy.mockRestore();
      statements.push(texts.filter((text) => text.includes('AS billed')).length);
      lines.push(...rows.nodes.map(({ from, partner, figures: of }) => `${from} ${partner.id} ${lineOf(of)}`));
      if (!rows.pageInfo.hasNextPage) return { lines, statements };
      after = rows.pageInfo.endCursor;
    }
  };
  const [single, all] = [await pages(1), await pages(100)];
  expect(single.lines).toEqual(all.lines);
  expect(all).toMatchObject({ lines: { length: 5 }, statements: [2] });
  expect(single.statements).toEqual([2, 2, 2, 2, 2]);
});

describe('CSV', () => {
  const download = (url: string, method = 'GET'): Promise<Response> => {
    const handle = fixture.running.routes['/documents/billing-reports/'];
    if (handle === undefined) throw new Error('reports are served');
    return handle(new Request(`http://billing.internal${new URL(url).pathname}`, { method }));
  };

  test('says the same in decimals with their currency, and a name is no formula', async () => {
    const seller = memberOf();
    const partner = partnerOf('=HYPERLINK("https://evil.example"), Ltd');
    const { issued } = storyOf({ seller, partner, totalMinor: 12_345n });
    await fixture.tell(issued, storyOf({ seller, partner, totalMinor: 700n, currency: 'JPY' }).issued);
    const answer = await download((await reportOf(fixture, seller)).csvUrl);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="billing-report-2026-01-01-2026-03-31.csv"');
    const name = `"'=HYPERLINK(""https://evil.example""), Ltd"`;
    expect((await answer.text()).split('\r\n')).toEqual([
      'period_from,period_to,partner,name,currency,opening,billed,canceled,paid,refunded,outstanding',
      `2026-01-01,2026-01-31,${partner.partnerId},${name},EUR,0.00,123.45,0.00,0.00,0.00,123.45`,
      `2026-01-01,2026-01-31,${partner.partnerId},${name},JPY,0,700,0,0,0,700`,
      '',
    ]);
    expect((await download((await reportOf(fixture, seller)).csvUrl, 'POST')).status).toBe(405);
  });

  test('keeps to the filter, and a forged link or an old one leads nowhere', async () => {
    const { seller, ada } = await tellQuarter(fixture);
    const { csvUrl } = await reportOf(fixture, seller, { filter: { partnerId: ada, currency: 'EUR' }, groupBy: 'QUARTER' });
    const text = await (await download(csvUrl)).text();
    expect(text.split('\r\n').slice(1)).toEqual([`2026-01-01,2026-03-31,${ada},Ada,EUR,0.00,100.00,0.00,70.00,20.00,50.00`, '']);
    expect((await download(csvUrl.replace(seller.organization.id, memberOf().organization.id))).status).toBe(404);
    fixture.moveClock(2 * 3_600_000);
    expect((await download(csvUrl)).status).toBe(404);
  });
});

import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { money, organization, person, standInGateway } from '../../test/gateway.ts';
import { dataOf, type Sent } from '../../test/network.ts';
import { renderPage } from '../../test/page.tsx';
import '../shell/signed-in.tsx';
import './reports-page.tsx';

const figures = (currency: string, billed: string, paid: string, outstanding: string) => ({
  __typename: 'BillingFigures',
  currency,
  opening: money('0.00', currency),
  billed: money(billed, currency),
  canceled: money('0.00', currency),
  paid: money(paid, currency),
  refunded: money('0.00', currency),
  outstanding: money(outstanding, currency),
});
const totals = [figures('EUR', '150.00', '70.00', '80.00'), figures('USD', '9.00', '1.00', '8.00')];
const row = (currency: string, name: string | null) => ({
  __typename: 'BillingReportRow',
  ...{ from: '2026-01-01', to: '2026-01-31', payerName: 'Contoso as billed' },
  partner: name === null ? null : { __typename: 'Partner', id: 'ptn_1', name },
  figures: figures(currency, '150.00', '70.00', '80.00'),
});
const report = (rows: object[]) => ({
  billingReport: {
    __typename: 'BillingReport',
    totals: rows.length === 0 ? [] : totals,
    periods: [
      { __typename: 'BillingReportPeriod', from: '2026-01-01', to: '2026-01-31', figures: rows.length === 0 ? [] : totals },
    ],
    rows: {
      __typename: 'BillingReportRowConnection',
      nodes: rows,
      pageInfo: { __typename: 'PageInfo', hasNextPage: rows.length > 1, endCursor: 'cursor' },
    },
    csvUrl: 'https://quittance.example/documents/billing-reports/signed',
  },
});
const accountant = { me: person({ organizations: [{ ...organization, permissions: ['reports:read', 'partners:read'] }] }) };

const asked = (requests: readonly Sent[]) =>
  requests.filter(({ operation }) => operation === 'BillingReport').map(({ variables }) => variables);

test('each currency has figures and a chart of its own, and a table says what the chart shows', async () => {
  standInGateway({ Session: accountant, BillingReport: report([row('EUR', 'Contoso GmbH'), row('USD', null)]) });
  renderPage('/reports?from=2026-01-01&to=2026-01-31');
  for (const [currency, billed] of [
    ['EUR', '€150.00'],
    ['USD', '$9.00'],
  ] as const) {
    const section = within(await screen.findByRole('region', { name: `In ${currency}` }));
    section.getByRole('img', { name: new RegExp(`billed and paid in ${currency} by month`) });
    await userEvent.click(section.getByRole('button', { name: `Show the table of periods in ${currency}` }));
    const table = within(section.getByRole('table', { name: `Periods in ${currency}` }));
    table.getByRole('cell', { name: 'Jan 2026' });
    table.getByRole('cell', { name: billed });
  }
  expect(screen.queryByText(/159/)).toBeNull();
});

test('partners are linked where they may be seen, and named as billed where not; the CSV is a click away', async () => {
  standInGateway({ Session: accountant, BillingReport: report([row('EUR', 'Contoso GmbH'), row('USD', null)]) });
  renderPage('/reports');
  const table = within(await screen.findByRole('table', { name: 'Partners' }));
  expect(table.getByRole('link', { name: 'Contoso GmbH' })).toHaveProperty('pathname', '/partners/ptn_1');
  table.getByRole('cell', { name: 'Contoso as billed' });
  expect(screen.getByRole('link', { name: 'Download as CSV' })).toHaveProperty('pathname', '/documents/billing-reports/signed');
});

test('what stands in the address bar is asked for, and filters change it', async () => {
  const requests = standInGateway({ Session: accountant, BillingReport: report([row('EUR', 'Contoso GmbH'), row('USD', null)]) });
  renderPage('/reports?from=2025-01-01&to=2026-03-31&currency=EUR');
  const first = { from: '2025-01-01', to: '2026-03-31', groupBy: 'MONTH', filter: { currency: 'EUR' }, first: 25, after: null };
  await screen.findByRole('table', { name: 'Partners' });
  await userEvent.click(screen.getByRole('button', { name: 'Next' }));
  await waitFor(() => expect(asked(requests).at(-1)).toEqual({ ...first, after: 'cursor' }));
  await userEvent.click(await screen.findByText('Quarters'));
  await waitFor(() => expect(asked(requests).at(-1)).toEqual({ ...first, groupBy: 'QUARTER' }));
  expect(asked(requests)[0]).toEqual(first);
});

test('a last day before the first is not asked for', async () => {
  const requests = standInGateway({ Session: accountant });
  renderPage('/reports?from=2026-02-01&to=2026-01-31');
  await screen.findByText('Choose a last day that is not before the first.');
  expect(asked(requests)).toEqual([]);
});

test('without anything to report it says so', async () => {
  standInGateway({ Session: accountant, BillingReport: report([]) });
  renderPage('/reports');
  await screen.findByRole('heading', { name: 'Nothing to report' });
});

test('what goes wrong can be tried again', async () => {
  const answers = [new Response(null, { status: 503 }), dataOf(report([row('EUR', 'Contoso GmbH')]))];
  const answer = () => answers.shift() ?? new Response(null, { status: 500 });
  standInGateway({ Session: accountant, BillingReport: answer });
  renderPage('/reports');
  await userEvent.click(await screen.findByRole('button', { name: 'Try again' }));
  await screen.findByRole('region', { name: 'In EUR' });
});

test('only who may read reports finds them in the navigation', async () => {
  standInGateway({ Session: accountant, BillingReport: report([]) });
  const { unmount } = renderPage('/reports');
  await screen.findByRole('link', { name: 'Reports' });
  unmount();
  standInGateway({ BillingReport: report([]) });
  renderPage('/reports');
  await screen.findByRole('heading', { name: 'Nothing to report' });
  expect(screen.queryByRole('link', { name: 'Reports' })).toBeNull();
});

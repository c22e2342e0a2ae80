import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { money, organization, person, standInGateway } from '../../test/gateway.ts';
import { dataOf, errorOf, openStream, standInNetwork } from '../../test/network.ts';
import { renderPage } from '../../test/page.tsx';
import '../shell/signed-in.tsx';
import './home-page.tsx';

const invoice = {
  __typename: 'Invoice',
  ...{ id: 'inv_1', number: 'INV-2026-00001', status: 'ISSUED', overdue: true, issuedOn: '2026-01-02', dueOn: '2026-01-16' },
  buyer: { __typename: 'InvoiceParty', name: 'Grace Hopper' },
  totals: { __typename: 'InvoiceTotals', total: money('119.00'), due: money('119.00') },
};

type Situation = { counts?: object[]; overdueCount?: number; due?: object[]; overdue?: object[]; invoices?: object[] };

function home({ counts = [], overdueCount = 0, due = [], overdue = [], invoices = [] }: Situation): object {
  return {
    invoiceSummary: { __typename: 'InvoiceSummary', counts, overdueCount, due, overdue },
    partners: { __typename: 'PartnerConnection', nodes: [] },
    messages: { __typename: 'MessageConnection', nodes: [] },
    invoices: { __typename: 'InvoiceConnection', nodes: invoices },
  };
}

const wallets = (...owned: (readonly [string, string, string])[]) => ({
  wallets: owned.map(([id, ownerId, available]) => ({
    __typename: 'Wallet',
    id,
    owner: { __typename: ownerId.startsWith('org') ? 'Organization' : 'User', id: ownerId },
    available: money(available),
  })),
});
const figure = (label: string) => screen.getByText(label).parentElement?.textContent.slice(label.length);

test('a person without an organisation is offered the ways to begin', async () => {
  standInGateway({ Session: { me: person({ organizations: [] }) } });
  renderPage('/');
  await screen.findByRole('heading', { name: 'Welcome, Ada' });
  expect(screen.getByRole('link', { name: 'Create an organisation' }).getAttribute('href')).toBe('/organizations/new');
  expect(screen.getByRole('button', { name: 'Make a sample business' })).toBeDefined();
});

test('a sample business that can’t be made is said, and can be tried again', async () => {
  standInNetwork((sent) => {
    if (sent.path === '/live') return openStream().response;
    if (sent.path === '/sample-data') return Response.json({ errors: [{ message: 'Too many.' }] }, { status: 429 });
    return dataOf({ me: person({ organizations: [] }) });
  });
  renderPage('/');
  const button = await screen.findByRole('button', { name: 'Make a sample business' });
  await userEvent.click(button);
  expect((await screen.findByRole('alert')).textContent).toContain('Too many.');
  expect(button.hasAttribute('disabled')).toBe(false);
});

test('a new organisation sees zeros, its first steps, and no list of invoices', async () => {
  standInGateway({ Home: home({}), HomeWallets: wallets(['wal_1', 'org_1', '0.00']) });
  renderPage('/');
  await screen.findByText('0 of 5 done');
  expect(figure('Due to you')).toMatch(/^\D*0\.00/);
  expect(screen.queryByText('Latest invoices')).toBeNull();
});

test('the dashboard shows what is due by currency, what is overdue, and only the organisation’s own wallets', async () => {
  standInGateway({
    Home: home({
      overdueCount: 1,
      due: [money('119.00'), money('20', 'JPY')],
      overdue: [money('119.00')],
      invoices: [invoice],
    }),
    HomeWallets: wallets(['wal_1', 'org_1', '7.50'], ['wal_2', 'usr_1', '99.00']),
  });
  renderPage('/');
  await screen.findByRole('link', { name: 'INV-2026-00001' });
  expect(figure('Due to you')).toMatch(/119\.00.*20/);
  expect(screen.getByRole('link', { name: '1 invoice' })).toBeDefined();
  await waitFor(() => expect(figure('In the wallet')).toContain('7.50'));
  expect(figure('In the wallet')).not.toContain('99.00');
});

test('a dashboard that can’t be loaded says so, and comes when it is asked for again', async () => {
  let answers = 0;
  const atSecond = () => (answers++ === 0 ? errorOf('INTERNAL', 'No') : dataOf(home({ invoices: [invoice] })));
  standInGateway({
    Home: atSecond,
    HomeWallets: wallets(),
  });
  renderPage('/');
  await userEvent.click(await screen.findByRole('button', { name: 'Try again' }));
  await screen.findByRole('link', { name: 'INV-2026-00001' });
  expect(screen.queryByText('That did not work')).toBeNull();
});

test('who may only read is offered nothing to write', async () => {
  const reader = { ...organization, permissions: ['invoices:read'] };
  standInGateway({
    Session: { me: person({ organizations: [reader] }) },
    Home: home({ invoices: [invoice] }),
    HomeWallets: wallets(),
  });
  renderPage('/');
  await screen.findByRole('link', { name: 'INV-2026-00001' });
  expect(screen.queryByRole('link', { name: 'New invoice' })).toBeNull();
  expect(screen.queryByText('First steps')).toBeNull();
});

import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { type Answers, inputsOf, inTurn, money, person, standInGateway } from '../../test/gateway.ts';
import { errorOf } from '../../test/network.ts';
import { renderPage } from '../../test/page.tsx';
import '../shell/signed-in.tsx';
import './accounts-page.tsx';
import './administration-layout.tsx';
import './exchange-page.tsx';

const administrator: Answers = { Session: { me: { ...person(), platformAdmin: true } } };
const account = (code: string, kind: string, provider: string | null, amount: string) => ({
  __typename: 'PlatformAccount',
  code,
  kind,
  provider,
  balance: money(amount),
});
const clearing = account('clearing:sandbox:EUR', 'CLEARING', 'sandbox', '-50.00');
const bank = account('bank:EUR', 'BANK', null, '-20.00');
const booked = {
  bookPlatformTransfer: { __typename: 'BookPlatformTransferSuccess', transfer: { __typename: 'Transfer', id: 'tra_1' } },
};

test('shows where the money of the platform is, and what is booked between', async () => {
  const requests = standInGateway({
    ...administrator,
    PlatformAccounts: inTurn({ platformAccounts: [clearing] }, { platformAccounts: [clearing, bank] }),
    BookPlatformTransfer: booked,
  });
  const user = userEvent.setup();
  renderPage('/administration/accounts');
  await screen.findByText('Clearing: Sandbox');
  screen.getByText('-€50.00');
  await user.click(screen.getByRole('button', { name: 'Book a transfer' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Book a transfer' }));
  await user.click(dialog.getByRole('button', { name: 'Book' }));
  dialog.getByText('With which provider?');
  await user.type(dialog.getByLabelText(/^Debited: provider/), 'sandbox');
  await user.type(dialog.getByLabelText('Amount'), '20');
  await user.type(dialog.getByLabelText('What it was'), 'Payout of May');
  await user.click(dialog.getByRole('button', { name: 'Book' }));
  await screen.findByText('-€20.00');
  expect(inputsOf(requests, 'BookPlatformTransfer')).toMatchObject([
    {
      from: { kind: 'CLEARING', provider: 'sandbox' },
      to: { kind: 'BANK', provider: null },
      amount: { amount: '20', currency: 'EUR' },
      reason: 'Payout of May',
    },
  ]);
});

test('before the first payment, and when no answer comes, the page says so', async () => {
  const away = errorOf('UNAVAILABLE', 'Away', 503);
  standInGateway({ ...administrator, PlatformAccounts: inTurn(away, { platformAccounts: [] }) });
  renderPage('/administration/accounts');
  await userEvent.click(await screen.findByRole('button', { name: 'Try again' }));
  await screen.findByText('No money has moved yet');
});

test('a rate is set for a pair, and listed', async () => {
  const set = {
    __typename: 'ExchangeRate',
    from: 'EUR',
    to: 'USD',
    rate: '1.0857',
    validFrom: '2026-01-01T00:00:00.000Z',
    validUntil: '2031-01-01T00:00:00.000Z',
  };
  const requests = standInGateway({
    ...administrator,
    AdministrationRates: inTurn({ exchangeRates: [] }, { exchangeRates: [set] }),
    SetExchangeRate: { setExchangeRate: { __typename: 'SetExchangeRateSuccess', exchangeRate: set } },
  });
  const user = userEvent.setup();
  renderPage('/administration/exchange');
  await screen.findByText('Nothing is exchanged');
  await user.click(screen.getByRole('button', { name: 'Set a rate' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Set a rate' }));
  const choose = async (label: string, text: string) => {
    await user.type(dialog.getByRole('combobox', { name: label }), text);
    await user.click(await screen.findByRole('option', { name: new RegExp(text) }));
  };
  await choose('Sold', 'EUR');
  await choose('Bought', 'USD');
  await user.type(dialog.getByLabelText('Rate'), '1.0857');
  await user.click(dialog.getByRole('button', { name: 'Set the rate' }));
  await screen.findByText('1 EUR = 1.0857 USD');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(inputsOf(requests, 'SetExchangeRate')).toMatchObject([{ from: 'EUR', to: 'USD', rate: '1.0857' }]);
});

test('who runs nothing here finds no such page', async () => {
  standInGateway({});
  renderPage('/administration/accounts');
  await screen.findByRole('heading', { level: 1 });
  expect(screen.queryByText('Accounts')).toBeNull();
});

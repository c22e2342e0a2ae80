import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { inputsOf, inTurn, money, standInGateway } from '../../test/gateway.ts';
import { renderPage } from '../../test/page.tsx';
import { quietWallet, wallet } from '../../test/wallets.ts';
import '../shell/signed-in.tsx';
import './wallet-page.tsx';

const rate = (to: string, value: string) => ({
  __typename: 'ExchangeRate',
  from: 'EUR',
  to,
  rate: value,
  validFrom: '2026-01-01T00:00:00.000Z',
  validUntil: '2031-01-01T00:00:00.000Z',
});
const wallets = { wallets: [wallet('100.00'), wallet('0.00', { id: 'wal_2', currency: 'USD' })] };
const transfer = (amount: object) => ({ __typename: 'Transfer', id: 'tra_1', amount });

async function openDialog() {
  const user = userEvent.setup();
  renderPage('/wallet');
  await user.click(await screen.findByRole('button', { name: 'Exchange' }));
  return { user, dialog: within(await screen.findByRole('dialog', { name: 'Exchange EUR' })) };
}

test('rate and both amounts are shown before anything moves, then that rate is asked for', async () => {
  const requests = standInGateway({
    ...quietWallet,
    Wallets: wallets,
    ExchangeRates: { exchangeRates: [rate('USD', '1.0857')] },
    ExchangeFunds: {
      exchangeFunds: {
        __typename: 'ExchangeFundsSuccess',
        sold: transfer(money('10.00')),
        bought: transfer(money('10.85', 'USD')),
      },
    },
  });
  const { user, dialog } = await openDialog();
  await user.type(await dialog.findByLabelText('Amount in EUR'), '10');
  await dialog.findByText('1 EUR = 1.0857 USD');
  dialog.getByText(/^€10\.00$/);
  dialog.getByText(/^\$10\.85$/);
  expect(inputsOf(requests, 'ExchangeFunds')).toEqual([]);
  await user.click(dialog.getByRole('button', { name: /Exchange into \$10\.85/ }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(inputsOf(requests, 'ExchangeFunds')).toMatchObject([
    { fromWalletId: 'wal_1', toWalletId: 'wal_2', amount: { amount: '10', currency: 'EUR' }, rate: '1.0857' },
  ]);
});

test('when the rate has changed meanwhile nothing moves, and the new amount is shown', async () => {
  const words = { code: 'EXCHANGE_RATE_CHANGED', message: 'Another rate.', path: ['rate'] };
  standInGateway({
    ...quietWallet,
    Wallets: wallets,
    ExchangeRates: inTurn({ exchangeRates: [rate('USD', '1.10')] }, { exchangeRates: [rate('USD', '1.20')] }),
    ExchangeFunds: { exchangeFunds: { __typename: 'ExchangeRateChangedError', ...words, rate: '1.20' } },
  });
  const { user, dialog } = await openDialog();
  await user.type(await dialog.findByLabelText('Amount in EUR'), '10');
  await user.click(dialog.getByRole('button', { name: /Exchange into \$11\.00/ }));
  await dialog.findByText(/The rate has changed meanwhile/);
  await dialog.findByRole('button', { name: /Exchange into \$12\.00/ });
});

test('more than can be spent is said at the amount', async () => {
  const words = { code: 'INSUFFICIENT_FUNDS', message: 'Too little.', path: ['amount'] };
  standInGateway({
    ...quietWallet,
    Wallets: wallets,
    ExchangeRates: { exchangeRates: [rate('USD', '1.1')] },
    ExchangeFunds: { exchangeFunds: { __typename: 'InsufficientFundsError', ...words, available: money('100.00') } },
  });
  const { user, dialog } = await openDialog();
  await user.type(await dialog.findByLabelText('Amount in EUR'), '500');
  await user.click(dialog.getByRole('button', { name: /Exchange into/ }));
  await dialog.findByText(/Only €100\.00 can be spent/);
});

test.each([
  ['no rate', [], /EUR is not exchanged into anything/],
  ['no wallet in what it is exchanged into', [rate('CHF', '0.95')], /Open a wallet in CHF first/],
])('with %s the dialog says what is missing', async (_, exchangeRates, text) => {
  standInGateway({ ...quietWallet, Wallets: wallets, ExchangeRates: { exchangeRates } });
  const { dialog } = await openDialog();
  await dialog.findByText(text);
});

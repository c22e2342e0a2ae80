import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { type Answers, inputsOf, money, standInGateway } from '../../test/gateway.ts';
import { renderPage } from '../../test/page.tsx';
import '../shell/signed-in.tsx';
import './wallet-page.tsx';

const wallet = (available: string) => ({
  __typename: 'Wallet',
  id: 'wal_1',
  currency: 'EUR',
  owner: { __typename: 'Organization', id: 'org_1', name: 'Ada Engines' },
  balance: money(available),
  available: money(available),
  held: money('0.00'),
});
const pageInfo = { __typename: 'PageInfo', hasNextPage: false, endCursor: null };
const provider = { __typename: 'PaymentProviderInfo', id: 'sandbox', name: 'Sandbox', sandbox: true, currencies: null };
const payee = {
  __typename: 'Payee',
  id: 'usr_2',
  userName: 'grace',
  name: 'Grace Hopper',
  receivingWallets: [{ __typename: 'ReceivingWallet', id: 'wal_2', currency: 'EUR' }],
};
const common: Answers = {
  Wallets: { wallets: [wallet('100.00')] },
  WalletEntries: {
    wallet: { __typename: 'Wallet', id: 'wal_1', entries: { __typename: 'EntryConnection', nodes: [], pageInfo } },
  },
  Providers: { paymentProviders: [provider] },
  Payee: { payee },
};

beforeEach(() => {
  window.location.hash = '';
});

test('without a wallet the page offers to open one', async () => {
  standInGateway({ ...common, Wallets: { wallets: [] } });
  renderPage('/wallet');
  await screen.findByRole('heading', { name: 'No wallet yet' });
  await userEvent.click(screen.getByRole('button', { name: 'Open a wallet' }));
  await screen.findByRole('dialog', { name: 'Open a wallet' });
});

test('adding funds asks the provider for the typed amount and goes to its page', async () => {
  const payment = { __typename: 'Payment', id: 'pay_1', checkoutUrl: '#checkout' };
  const requests = standInGateway({
    ...common,
    TopUpWallet: { topUpWallet: { __typename: 'TopUpWalletSuccess', payment } },
  });
  const user = userEvent.setup();
  renderPage('/wallet');
  await user.click(await screen.findByRole('button', { name: 'Add funds' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Add funds' }));
  await user.type(await dialog.findByLabelText('Amount in EUR'), '25.50');
  await user.click(dialog.getByRole('button', { name: 'Go to the payment page' }));
  await waitFor(() => expect(window.location.hash).toBe('#checkout'));
  expect(inputsOf(requests, 'TopUpWallet')).toMatchObject([
    { walletId: 'wal_1', amount: { amount: '25.50', currency: 'EUR' }, provider: 'sandbox', returnUrl: '/wallet?wallet=wal_1' },
  ]);
});

test('an amount that the server refuses stands at its field', async () => {
  const wrong = { __typename: 'InvalidField', path: ['amount', 'amount'], message: 'More than nothing.' };
  const words = { code: 'VALIDATION', message: 'Check the fields.', path: null };
  standInGateway({
    ...common,
    TopUpWallet: { topUpWallet: { __typename: 'ValidationError', ...words, fields: [wrong] } },
  });
  const user = userEvent.setup();
  renderPage('/wallet');
  await user.click(await screen.findByRole('button', { name: 'Add funds' }));
  await user.type(await screen.findByLabelText('Amount in EUR'), '0');
  await user.click(screen.getByRole('button', { name: 'Go to the payment page' }));
  await screen.findByText('More than nothing.');
  expect(screen.getByLabelText('Amount in EUR').getAttribute('aria-invalid')).toBe('true');
});

test('paying somebody names them before any money moves, then moves the typed amount', async () => {
  const requests = standInGateway({
    ...common,
    TransferFunds: { transferFunds: { __typename: 'TransferFundsSuccess', transfer: { __typename: 'Transfer', id: 'tra_1' } } },
  });
  const user = userEvent.setup();
  renderPage('/wallet');
  await user.click(await screen.findByRole('button', { name: 'Pay somebody' }));
  await user.type(await screen.findByLabelText('User name'), 'grace');
  await user.click(screen.getByRole('button', { name: 'Go on' }));
  await screen.findByText('Grace Hopper');
  expect(inputsOf(requests, 'TransferFunds')).toEqual([]);
  await user.type(screen.getByLabelText('Amount in EUR'), '10');
  await user.click(screen.getByRole('button', { name: 'Pay' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(inputsOf(requests, 'TransferFunds')).toMatchObject([
    { fromWalletId: 'wal_1', toWalletId: 'wal_2', amount: { amount: '10', currency: 'EUR' } },
  ]);
});

test('a statement shows what was in the wallet before and after, and where to download it', async () => {
  const statement = {
    __typename: 'Statement',
    opening: money('10.00'),
    closing: money('25.00'),
    csvUrl: 'https://quittance.example/documents/statements/signed.csv',
    jsonUrl: 'https://quittance.example/documents/statements/signed.json',
  };
  standInGateway({ ...common, WalletStatement: { walletStatement: statement } });
  renderPage('/wallet');
  await userEvent.click(await screen.findByRole('button', { name: 'Statement' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Statement in EUR' }));
  await dialog.findByText('Closing balance');
  const link = dialog.getByRole('link', { name: 'Download as CSV' });
  expect(link).toHaveProperty('pathname', '/documents/statements/signed.csv');
});

test('paying bills by itself is set with a limit per bill, and without one per month', async () => {
  const requests = standInGateway({
    ...common,
    WalletAutopay: { wallet: { __typename: 'Wallet', id: 'wal_1', autopay: null } },
    SetAutopay: { setAutopay: { __typename: 'SetAutopaySuccess', wallet: { __typename: 'Wallet', id: 'wal_1' } } },
  });
  const user = userEvent.setup();
  renderPage('/wallet');
  await user.click(await screen.findByRole('button', { name: 'Pay bills by itself' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Pay new bills by itself' }));
  await user.type(await dialog.findByLabelText(/At most per bill/), '150');
  await user.click(dialog.getByRole('button', { name: 'Pay new bills by itself' }));
  await waitFor(() =>
    expect(inputsOf(requests, 'SetAutopay')).toEqual([
      { walletId: 'wal_1', mostPerBill: { amount: '150', currency: 'EUR' }, mostPerMonth: null },
    ]),
  );
});

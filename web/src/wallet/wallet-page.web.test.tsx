import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test } from 'vitest';
import { inputsOf, money, standInGateway } from '../../test/gateway.ts';
import { renderPage } from '../../test/page.tsx';
import { grace, movements, quietWallet } from '../../test/wallets.ts';
import '../shell/signed-in.tsx';
import './wallet-page.tsx';

const common = quietWallet;

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
    { fromWalletId: 'wal_1', toWalletId: 'wal_EUR', amount: { amount: '10', currency: 'EUR' } },
  ]);
});

test('a statement shows what was in the wallet before and after, and where to download it', async () => {
  const statement = {
    __typename: 'Statement',
    opening: money('10.00'),
    closing: money('25.00'),
    csvUrl: 'https://quittance.example/documents/statements/signed.csv',
    jsonUrl: 'https://quittance.example/documents/statements/signed.json',
    pdfUrl: 'https://quittance.example/documents/statements/signed.pdf',
  };
  standInGateway({ ...common, WalletStatement: { walletStatement: statement } });
  renderPage('/wallet');
  await userEvent.click(await screen.findByRole('button', { name: 'Statement' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Statement in EUR' }));
  await dialog.findByText('Closing balance');
  for (const format of ['PDF', 'CSV', 'JSON']) {
    const link = dialog.getByRole('link', { name: `Download as ${format}` });
    expect(link).toHaveProperty('pathname', `/documents/statements/signed.${format.toLowerCase()}`);
  }
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

test('somebody is paid through a provider in a currency that one has no wallet in', async () => {
  const payment = { __typename: 'Payment', id: 'pay_1', checkoutUrl: '#checkout' };
  const requests = standInGateway({
    ...common,
    Payee: { payee: grace('USD', 'CHF') },
    PayUser: { payUser: { __typename: 'PayUserSuccess', payment } },
  });
  const user = userEvent.setup();
  renderPage('/wallet');
  await user.click(await screen.findByRole('button', { name: 'Pay somebody' }));
  await user.type(await screen.findByLabelText('User name'), 'grace');
  await user.click(screen.getByRole('button', { name: 'Go on' }));
  await user.type(await screen.findByLabelText('Amount in USD'), '30');
  await user.click(screen.getByRole('button', { name: 'Go to the payment page' }));
  await waitFor(() => expect(window.location.hash).toBe('#checkout'));
  expect(inputsOf(requests, 'PayUser')).toMatchObject([
    { toWalletId: 'wal_USD', amount: { amount: '30', currency: 'USD' }, provider: 'sandbox', returnUrl: '/wallet' },
  ]);
});

test('received money is given back with a reason; what was paid, and what was given back before, is not', async () => {
  const entry = (id: string, side: string, more: object = {}) => ({
    __typename: 'Entry',
    id,
    side,
    createdAt: '2026-01-31T12:00:00.000Z',
    amount: money('12.00'),
    balanceAfter: money('12.00'),
    transfer: {
      ...{ __typename: 'Transfer', id: `tra_${id}`, kind: 'TRANSFER', reference: id, payment: null },
      ...{ exchangeRate: null, reversedBy: null },
      ...more,
    },
  });
  const requests = standInGateway({
    ...common,
    WalletEntries: movements([
      entry('1', 'CREDIT'),
      entry('2', 'DEBIT'),
      entry('3', 'CREDIT', { reversedBy: { __typename: 'Transfer', id: 'tra_4' } }),
      entry('5', 'CREDIT', { kind: 'EXCHANGE', exchangeRate: '1.0857' }),
    ]),
    ReverseTransfer: {
      reverseTransfer: { __typename: 'ReverseTransferSuccess', transfer: { __typename: 'Transfer', id: 'tra_6' } },
    },
  });
  const user = userEvent.setup();
  renderPage('/wallet');
  await screen.findByText('At 1.0857');
  screen.getByText('Given back later');
  await user.click(screen.getByRole('button', { name: 'Give back €12.00' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Give €12.00 back?' }));
  await user.click(dialog.getByRole('button', { name: 'Give it back' }));
  dialog.getByText('Say why; both of you see it.');
  await user.type(dialog.getByLabelText('Reason'), 'Paid twice');
  await user.click(dialog.getByRole('button', { name: 'Give it back' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(inputsOf(requests, 'ReverseTransfer')).toMatchObject([{ transferId: 'tra_1', reason: 'Paid twice' }]);
});

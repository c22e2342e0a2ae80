import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { inputsOf, money, standInGateway } from '../../test/gateway.ts';
import { dataOf } from '../../test/network.ts';
import { renderPage } from '../../test/page.tsx';
import '../shell/signed-in.tsx';
import './bill-page.tsx';
import './claim-page.tsx';

const invoice = {
  __typename: 'Invoice',
  id: 'inv_1',
  document: null,
  lines: [{ __typename: 'InvoiceLine', position: 1, description: 'Design', net: money('100.00') }],
  totals: {
    __typename: 'InvoiceTotals',
    discount: money('0.00'),
    charge: money('0.00'),
    tax: money('19.00'),
    total: money('119.00'),
  },
  payments: { __typename: 'PaymentConnection', nodes: [] },
};
const bill = (settled: boolean) => ({
  __typename: 'Bill',
  ...{ id: 'bil_1', invoiceNumber: 'INV-2026-00001', date: '2026-01-02', dueOn: null, transfers: [], invoice },
  status: settled ? 'SETTLED' : 'OPEN',
  settledAt: settled ? '2026-01-05T10:00:00.000Z' : null,
  autopay: null,
  payee: { __typename: 'BillParty', name: 'Hopper Compilers' },
  payer: { __typename: 'BillParty', name: 'Ada Engines' },
  amount: money('119.00'),
  settled: money(settled ? '119.00' : '0.00'),
  due: money(settled ? '0.00' : '119.00'),
});
const wallet = (available: string) => ({
  __typename: 'Wallet',
  id: 'wal_1',
  currency: 'EUR',
  owner: { __typename: 'Organization', id: 'org_1', name: 'Ada Engines' },
  available: money(available),
});
const words = { code: 'CODE', message: 'In the words of the server.', path: null };

/** A bill of 119 euros, and a wallet with this much in it. */
function open(available: string, payBill: () => object, isSettled = () => false) {
  const showBill = () => dataOf({ bill: bill(isSettled()) });
  const pay = () => dataOf({ payBill: payBill() });
  const choices = { wallets: [wallet(available)], paymentProviders: [] };
  const requests = standInGateway({ BillPage: showBill, PayChoices: choices, PayBill: pay });
  renderPage('/bills/bil_1');
  return requests;
}

const pay = async () => userEvent.click(await screen.findByRole('button', { name: 'Pay now' }));

test('a bill is paid from a wallet with all that is due, and then shows as paid', async () => {
  let paid = false;
  const payBill = () => {
    paid = true;
    return { __typename: 'PayBillSuccess', bill: bill(true), transfer: { __typename: 'Transfer', id: 'tra_1' } };
  };
  const requests = open('500.00', payBill, () => paid);
  await pay();
  await screen.findByText(/Nothing is due any more/);
  expect(screen.queryByRole('button', { name: 'Pay now' })).toBeNull();
  expect(inputsOf(requests, 'PayBill')).toMatchObject([
    { invoiceId: 'inv_1', walletId: 'wal_1', amount: { amount: '119.00', currency: 'EUR' } },
  ]);
});

test('a bill that a wallet has not paid by itself says why', async () => {
  const autopay = { __typename: 'BillAutopay', status: 'REFUSED', reason: 'LIMIT_PER_BILL' };
  const choices = { wallets: [wallet('500.00')], paymentProviders: [] };
  standInGateway({ BillPage: { bill: { ...bill(false), autopay } }, PayChoices: choices });
  renderPage('/bills/bil_1');
  await screen.findByText('Your wallet did not pay this bill: it is more than the wallet pays of one bill.');
  await screen.findByRole('button', { name: 'Pay now' });
});

test('a wallet with too little says how much it has, that nothing was moved, and where to add funds', async () => {
  open('5.00', () => ({ __typename: 'InsufficientFundsError', ...words, available: money('5.00') }));
  await userEvent.click(await screen.findByRole('radio', { name: 'Wallet of Ada Engines' }));
  await pay();
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toMatch(/has .*5\.00 to spend: not enough\. Nothing was moved\./);
  expect(screen.getByRole('link', { name: 'Add funds' }).getAttribute('href')).toBe('/wallet');
  expect(screen.getByRole('button', { name: 'Pay now' })).toBeDefined();
});

test('more than is due is said at the amount', async () => {
  open('500.00', () => ({ __typename: 'BillAmountExceededError', ...words, due: money('119.00') }));
  await pay();
  await screen.findByText(/Only .*119\.00 is due/);
  expect(screen.getByLabelText('Amount in EUR').getAttribute('aria-invalid')).toBe('true');
});

test('a bill that is not there, or another’s, says so', async () => {
  standInGateway({ BillPage: { bill: null } });
  renderPage('/bills/bil_2');
  await screen.findByRole('heading', { name: 'There is no such bill' });
});

test('an invoice is taken in only when one says so, and leads to its bill', async () => {
  const claimed = { __typename: 'Invoice', id: 'inv_1', number: 'INV-2026-00001', bill: { __typename: 'Bill', id: 'bil_1' } };
  const requests = standInGateway({
    ClaimInvoice: { claimInvoice: { __typename: 'ClaimInvoiceSuccess', invoice: claimed } },
    BillPage: { bill: bill(false) },
    PayChoices: { wallets: [], paymentProviders: [] },
  });
  renderPage('/claim/token-1');
  const button = await screen.findByRole('button', { name: 'Take it in' });
  expect(screen.getByText('It becomes a bill of Ada Engines.')).toBeDefined();
  expect(inputsOf(requests, 'ClaimInvoice')).toEqual([]);
  await userEvent.click(button);
  await screen.findByRole('heading', { name: 'Hopper Compilers' });
  expect(inputsOf(requests, 'ClaimInvoice')).toEqual([{ payToken: 'token-1' }]);
});

test.each([
  ['InvoiceNotFoundError', /belongs to no invoice/],
  ['InvoiceAlreadyClaimedError', /Somebody else took this invoice/],
  ['InvoiceOwnClaimError', /nobody owes themselves/],
])('a claim that ends in %s says why and leaves a way on', async (typename, why) => {
  standInGateway({ ClaimInvoice: { claimInvoice: { __typename: typename, ...words } } });
  renderPage('/claim/token-1');
  await userEvent.click(await screen.findByRole('button', { name: 'Take it in' }));
  await waitFor(() => expect(screen.getByRole('alert').textContent).toMatch(why));
  expect(screen.getByRole('link', { name: 'Look at the payment page' }).getAttribute('href')).toBe('/pay/token-1');
});

import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { type Answers, inputsOf, money, organization, person, standInGateway } from '../../../test/gateway.ts';
import { dataOf, type Sent } from '../../../test/network.ts';
import { renderPage } from '../../../test/page.tsx';
import { grace, wallet } from '../../../test/wallets.ts';
import '../../shell/signed-in.tsx';
import './pay-many-page.tsx';

const payeeOf = ({ variables }: Sent) => dataOf({ payee: variables.userName === 'grace' ? grace('EUR') : null });
const common: Answers = {
  BatchWallet: { wallet: wallet('100.00') },
  Payee: payeeOf,
};
const words = { code: 'CODE', message: 'In the words of the server.', path: null };
const done = { __typename: 'TransferFundsSuccess', transfer: { __typename: 'Transfer', id: 'tra_1' } };

async function write(text: string) {
  const user = userEvent.setup();
  renderPage('/wallet/wal_1/pay-many');
  await user.click(await screen.findByLabelText('Transfers'));
  await user.paste(text);
  await user.click(screen.getByRole('button', { name: 'Go on' }));
  return user;
}

test('names every line that is wrong, before anybody is looked for or anything moves', async () => {
  const requests = standInGateway(common);
  await write('grace,10,ok\ngrace,ten\n,5');
  const alert = within(await screen.findByRole('alert'));
  alert.getByText('2 lines are wrong');
  alert.getByText(/Line 2: The amount must be a decimal number/);
  alert.getByText(/Line 3: It does not say whom to pay/);
  expect(requests.some(({ operation }) => operation === 'Payee')).toBe(false);
});

test('names the lines of people whom nobody knows, each person asked for once', async () => {
  const requests = standInGateway(common);
  await write('grace,10\nnobody,1\ngrace,2\nnobody,3');
  const alert = within(await screen.findByRole('alert'));
  alert.getByText(/Line 2: There is nobody of the name nobody/);
  alert.getByText(/Line 4: There is nobody of the name nobody/);
  expect(requests.filter(({ operation }) => operation === 'Payee')).toHaveLength(2);
});

test('shows whom the money goes to and what it comes to, then what became of each line; what was refused can be changed', async () => {
  const requests = standInGateway({
    ...common,
    TransferFundsBatch: {
      transferFundsBatch: {
        __typename: 'TransferFundsBatchSuccess',
        results: [done, { __typename: 'InsufficientFundsError', ...words, available: money('90.00') }],
      },
    },
  });
  const user = await write('to;amount;for\ngrace;10,00;Week 5\nwal_9;95;');
  await screen.findByText('Grace Hopper');
  screen.getByText(/2 transfers, €105\.00/);
  screen.getByText(/the last of these transfers will be refused/);
  expect(inputsOf(requests, 'TransferFundsBatch')).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Pay €105.00' }));
  await screen.findByText(/1 of 2 done, 1 refused/);
  screen.getByText('Only €90.00 could be spent.');
  const [input] = inputsOf(requests, 'TransferFundsBatch');
  expect(input).toMatchObject({
    transfers: [
      { fromWalletId: 'wal_1', toWalletId: 'wal_EUR', amount: { amount: '10.00', currency: 'EUR' }, reference: 'Week 5' },
      { fromWalletId: 'wal_1', toWalletId: 'wal_9', amount: { amount: '95', currency: 'EUR' }, reference: null },
    ],
  });
  await user.click(screen.getByRole('button', { name: 'Change what was refused' }));
  expect((await screen.findByLabelText('Transfers')).textContent).toBe('wal_9\t95\t');
});

test('an error of the input names the line, and nothing was moved', async () => {
  const field = { __typename: 'InvalidField', path: ['transfers', '1', 'toWalletId'], message: 'must be an id' };
  standInGateway({
    ...common,
    TransferFundsBatch: { transferFundsBatch: { __typename: 'ValidationError', ...words, fields: [field] } },
  });
  const user = await write('grace,1\n\nwal_,2');
  await user.click(await screen.findByRole('button', { name: 'Pay €3.00' }));
  const alert = within(await screen.findByRole('alert'));
  alert.getByText('Nothing was moved');
  alert.getByText(/Line 3: toWalletId must be an id/);
});

test('a file is read as if it were written', async () => {
  standInGateway(common);
  const user = userEvent.setup();
  const { container } = renderPage('/wallet/wal_1/pay-many');
  const text = await screen.findByLabelText('Transfers');
  const input =
    container.querySelector<HTMLInputElement>('input[type=file]') ?? document.querySelector<HTMLInputElement>('input[type=file]');
  if (input === null) throw new Error('There is no way to choose a file');
  await user.upload(input, new File(['grace,1,x'], 'transfers.csv', { type: 'text/csv' }));
  await screen.findByDisplayValue('grace,1,x');
  expect(text.textContent).toBe('grace,1,x');
});

test('there is no such page for a wallet that is not there, or that one may not spend', async () => {
  standInGateway({ ...common, BatchWallet: { wallet: null } });
  const { unmount } = renderPage('/wallet/wal_8/pay-many');
  await screen.findByText(/wallet/i);
  expect(screen.queryByLabelText('Transfers')).toBeNull();
  unmount();
  const reader = { ...organization, permissions: ['wallets:read'] };
  standInGateway({ ...common, Session: { me: person({ organizations: [reader] }) } });
  renderPage('/wallet/wal_1/pay-many');
  await screen.findByRole('heading', { level: 1 });
  expect(screen.queryByLabelText('Transfers')).toBeNull();
});

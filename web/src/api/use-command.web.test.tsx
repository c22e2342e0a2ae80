import { ApolloProvider } from '@apollo/client/react';
import { screen, waitFor } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { dataOf, errorOf, noAnswer, type Sent, standInNetwork } from '../../test/network.ts';
import { renderThemed } from '../../test/page.tsx';
import { PaySomebody } from '../wallet/pay-somebody.tsx';
import { TransferFundsDocument } from '../wallet/wallet.generated.ts';
import type { Wallet } from '../wallet/wallet.ts';
import { createApolloClient, executeBy, maySendAgain } from './client.ts';
import { ExecuteContext } from './execute.ts';

const money = (amount: string) => ({ __typename: 'Money', amount, currency: 'EUR' });
const wallet = { id: 'wal_1', currency: 'EUR', owner: { name: 'Ada' }, available: money('100.00') } as Wallet;
const payee = {
  __typename: 'Payee',
  id: 'usr_2',
  name: 'Grace Hopper',
  userName: 'grace',
  receivingWallets: [{ __typename: 'ReceivingWallet', id: 'wal_2', currency: 'EUR' }],
};
const result = (typename: string, more: object = {}) =>
  dataOf({ transferFunds: { __typename: typename, code: 'CODE', message: 'In the words of the server.', path: null, ...more } });
const insufficient = () => result('InsufficientFundsError', { available: money('5.00') });

/** The form that pays somebody 10 euros, ready to be sent; the answers come in their order, the last one stays. */
async function openForm(...answers: readonly (() => Response)[]) {
  let count = 0;
  const requests = standInNetwork((sent) => {
    if (sent.operation === 'Payee') return dataOf({ payee });
    if (sent.operation === 'Providers') return dataOf({ paymentProviders: [] });
    const answer = answers[Math.min(count++, answers.length - 1)];
    return answer?.() ?? errorOf('INTERNAL', 'No answer was provided');
  });
  const onSignedOut = vi.fn<() => void>();
  const onClose = vi.fn<() => void>();
  const client = createApolloClient(onSignedOut);
  renderThemed(
    <ApolloProvider client={client}>
      <ExecuteContext value={executeBy(client)}>
        <PaySomebody wallets={[wallet]} preferred={wallet} onClose={onClose} />
      </ExecuteContext>
    </ApolloProvider>,
  );
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText('User name'), 'grace');
  await user.click(screen.getByRole('button', { name: 'Go on' }));
  await user.type(await screen.findByLabelText('Amount in EUR'), '10');
  // The pauses between tries are random shares of a limit: none here.
  vi.spyOn(Math, 'random').mockReturnValue(0);
  return { user, requests, onClose, onSignedOut };
}

const pay = (user: UserEvent) => user.click(screen.getByRole('button', { name: 'Pay' }));
const transfers = (requests: Sent[]) => requests.filter(({ operation }) => operation === 'TransferFunds');
const keysOf = (requests: Sent[]) =>
  transfers(requests).map(({ variables }) => (variables.input as { idempotencyKey: string }).idempotencyKey);

test('a network retry bears the key of the attempt it repeats', async () => {
  const { user, requests } = await openForm(noAnswer, noAnswer, insufficient);
  await pay(user);
  await screen.findByText(/Only .*5\.00 can be spent/);
  const keys = keysOf(requests);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).not.toBe('');
});

test('sending the same again after no answer came bears the same key: the first one may have gone through', async () => {
  const { user, requests } = await openForm(noAnswer, noAnswer, noAnswer, noAnswer, insufficient);
  await pay(user);
  await screen.findByText('No connection');
  await pay(user);
  await screen.findByText(/can be spent/);
  expect(screen.queryByText('No connection')).toBeNull();
  expect(new Set(keysOf(requests)).size).toBe(1);
  expect(keysOf(requests)).toHaveLength(5);
});

test('another amount after no answer came is another attempt with its own key', async () => {
  const { user, requests } = await openForm(() => errorOf('UNAVAILABLE', 'Later.', 503), insufficient);
  await pay(user);
  await screen.findByText('Not available at the moment');
  await user.type(screen.getByLabelText('Amount in EUR'), '0');
  await pay(user);
  await screen.findByText(/can be spent/);
  expect(new Set(keysOf(requests)).size).toBe(2);
});

test('sending the same again after an outcome is a new deliberate attempt with a new key', async () => {
  const { user, requests } = await openForm(insufficient);
  await pay(user);
  await screen.findByText(/can be spent/);
  await pay(user);
  await waitFor(() => expect(transfers(requests)).toHaveLength(2));
  expect(new Set(keysOf(requests)).size).toBe(2);
});

test('an outcome that a person can act on is no failure, and stands at its field', async () => {
  const { user, onClose } = await openForm(insufficient);
  await pay(user);
  await screen.findByText(/Only .*5\.00 can be spent/);
  expect(screen.getByLabelText('Amount in EUR').getAttribute('aria-invalid')).toBe('true');
  expect(screen.queryByText('That did not work')).toBeNull();
  expect(onClose).not.toHaveBeenCalled();
});

test('what every error of the schema has in common is read by their interface, without a warning of the cache', async () => {
  standInNetwork(insufficient);
  const client = createApolloClient(() => undefined);
  const amount = { amount: '10', currency: 'EUR' };
  const input = { fromWalletId: 'wal_1', toWalletId: 'wal_2', amount, idempotencyKey: 'k' };
  const { transferFunds } = await executeBy(client)(TransferFundsDocument, { input });
  expect(transferFunds).toMatchObject({ code: 'CODE', message: 'In the words of the server.', path: null });
  expect(console.warn).not.toHaveBeenCalled();
  expect(console.error).not.toHaveBeenCalled();
});

test('a success closes the form', async () => {
  const { user, onClose } = await openForm(() =>
    dataOf({ transferFunds: { __typename: 'TransferFundsSuccess', transfer: { __typename: 'Transfer', id: 'tra_1' } } }),
  );
  await pay(user);
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
});

test.each([
  ['FORBIDDEN', 'Not allowed', 'Your role does not allow it.', 'Your role does not allow it.'],
  ['RATE_LIMITED', 'Slow down a little', 'Wait for a minute.', 'Wait for a minute.'],
  ['INTERNAL', 'That did not work', 'stack trace', 'Something went wrong on our side.'],
])(
  '%s is said as a failure with the number of the request, and is not sent again by itself',
  async (code, title, told, words) => {
    const { user, requests } = await openForm(() => errorOf(code, told));
    await pay(user);
    const alert = (await screen.findByText(title)).closest('[role="alert"]');
    expect(alert?.textContent).toContain(words);
    expect(alert?.textContent).toContain('req_1');
    expect(transfers(requests)).toHaveLength(1);
  },
);

test('a request that finds the session gone says so to the app', async () => {
  const { user, onSignedOut } = await openForm(() => errorOf('UNAUTHENTICATED', 'Sign in.', 401));
  await pay(user);
  await waitFor(() => expect(onSignedOut).toHaveBeenCalled());
});

test('only reads and what bears a key are ever sent again by themselves', () => {
  expect(maySendAgain('query', {})).toBe(true);
  expect(maySendAgain('mutation', { input: { idempotencyKey: 'k' } })).toBe(true);
  expect(maySendAgain('mutation', { input: {} })).toBe(false);
  expect(maySendAgain('mutation', {})).toBe(false);
});

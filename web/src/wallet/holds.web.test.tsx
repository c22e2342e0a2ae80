import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { inputsOf, inTurn, money, organization, person, standInGateway } from '../../test/gateway.ts';
import { errorOf } from '../../test/network.ts';
import { renderPage } from '../../test/page.tsx';
import { holds, quietWallet } from '../../test/wallets.ts';
import '../shell/signed-in.tsx';
import './wallet-page.tsx';

const hold = (id: string, more: object = {}) => ({
  __typename: 'Hold',
  id,
  status: 'PLACED',
  reference: 'Deposit',
  expiresAt: '2031-01-31T12:00:00.000Z',
  createdAt: '2026-01-31T12:00:00.000Z',
  amount: money('40.00'),
  captured: money('0.00'),
  wallet: { __typename: 'Wallet', id: 'wal_1' },
  toWallet: null,
  ...more,
});
const captured = hold('hld_1', { status: 'CAPTURED', captured: money('15.00') });
const section = async () => within(await screen.findByRole('region', { name: 'Set aside' }));

test('nothing set aside is said in a line, and what was before in all', async () => {
  const requests = standInGateway(quietWallet);
  renderPage('/wallet');
  const list = await section();
  await list.findByText('Nothing is set aside.');
  await userEvent.click(list.getByText('All'));
  await list.findByText('Nothing was ever set aside');
  const filters = requests.filter(({ operation }) => operation === 'WalletHolds').map(({ variables }) => variables.filter);
  expect(filters).toEqual([{ status: ['PLACED'] }, {}]);
});

test('a part of what is set aside is paid out, and the server is asked again what is', async () => {
  const requests = standInGateway({
    ...quietWallet,
    WalletHolds: inTurn(holds([hold('hld_1')]), holds([])),
    CaptureHold: { captureHold: { __typename: 'CaptureHoldSuccess', hold: captured } },
  });
  const user = userEvent.setup();
  renderPage('/wallet');
  await user.click(await screen.findByRole('button', { name: 'Pay out: Deposit' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Pay out what is set aside' }));
  const amount = dialog.getByLabelText('Amount in EUR');
  expect(amount).toHaveProperty('value', '40.00');
  await user.clear(amount);
  await user.type(amount, '15');
  await user.click(dialog.getByRole('button', { name: 'Pay out' }));
  await (await section()).findByText('Nothing is set aside.');
  expect(inputsOf(requests, 'CaptureHold')).toMatchObject([
    { holdId: 'hld_1', amount: { amount: '15', currency: 'EUR' }, idempotencyKey: expect.stringMatching(/.{8}/) },
  ]);
});

test('more than what is set aside is refused at the field, and one that is resolved says so', async () => {
  const words = { code: 'CODE', message: 'It is resolved.', path: null };
  const outcomes = [
    { __typename: 'HoldAmountExceededError', ...words, held: money('40.00') },
    { __typename: 'HoldResolvedError', ...words },
  ];
  standInGateway({
    ...quietWallet,
    WalletHolds: holds([hold('hld_1')]),
    CaptureHold: inTurn(...outcomes.map((captureHold) => ({ captureHold }))),
  });
  const user = userEvent.setup();
  renderPage('/wallet');
  await user.click(await screen.findByRole('button', { name: 'Pay out: Deposit' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Pay out what is set aside' }));
  await user.click(dialog.getByRole('button', { name: 'Pay out' }));
  await dialog.findByText(/Only .*40\.00 is set aside/);
  await user.click(dialog.getByRole('button', { name: 'Pay out' }));
  await dialog.findByText('It is resolved.');
});

test('what is set aside is set free only after a question', async () => {
  const released = hold('hld_1', { status: 'RELEASED' });
  const requests = standInGateway({
    ...quietWallet,
    WalletHolds: inTurn(holds([hold('hld_1')]), holds([])),
    ReleaseHold: { releaseHold: { __typename: 'ReleaseHoldSuccess', hold: released } },
  });
  const user = userEvent.setup();
  renderPage('/wallet');
  await user.click(await screen.findByRole('button', { name: 'Set free: Deposit' }));
  const dialog = within(await screen.findByRole('dialog', { name: /Set .*40\.00 free/ }));
  expect(inputsOf(requests, 'ReleaseHold')).toEqual([]);
  await user.click(dialog.getByRole('button', { name: 'Set free' }));
  await (await section()).findByText('Nothing is set aside.');
  expect(inputsOf(requests, 'ReleaseHold')).toMatchObject([{ holdId: 'hld_1' }]);
});

test('money is set aside for a named person until the end of a day', async () => {
  const requests = standInGateway({
    ...quietWallet,
    PlaceHold: { placeHold: { __typename: 'PlaceHoldSuccess', hold: hold('hld_1') } },
  });
  const user = userEvent.setup();
  renderPage('/wallet');
  await user.click(await screen.findByRole('button', { name: 'Set money aside' }));
  await user.type(await screen.findByLabelText('User name'), 'grace');
  await user.click(screen.getByRole('button', { name: 'Go on' }));
  await screen.findByText('Grace Hopper');
  await user.type(screen.getByLabelText('Amount in EUR'), '40');
  await user.type(screen.getByLabelText('What it is for'), 'Deposit');
  await user.click(screen.getByRole('button', { name: 'Set aside' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  const [input] = inputsOf(requests, 'PlaceHold');
  expect(input).toMatchObject({
    walletId: 'wal_1',
    toWalletId: 'wal_EUR',
    amount: { amount: '40', currency: 'EUR' },
    reference: 'Deposit',
  });
  const until = new Date(String(input?.expiresAt));
  expect([until.getHours(), until.getMinutes(), until.getSeconds()]).toEqual([23, 59, 59]);
  expect(until > new Date()).toBe(true);
});

test('pages of holds go on behind the cursor and back again', async () => {
  const first = holds([hold('hld_1', { reference: 'First' })], { hasNextPage: true, endCursor: 'c1' });
  const second = holds([hold('hld_2', { reference: 'Second' })]);
  const requests = standInGateway({ ...quietWallet, WalletHolds: inTurn(first, second, first) });
  const user = userEvent.setup();
  renderPage('/wallet');
  const list = await section();
  await list.findByText('First');
  await user.click(list.getByRole('button', { name: 'Next' }));
  await list.findByText('Second');
  await user.click(list.getByRole('button', { name: 'Previous' }));
  await list.findByText('First');
  const cursors = requests.filter(({ operation }) => operation === 'WalletHolds').map(({ variables }) => variables.after);
  expect(cursors.slice(0, 2)).toEqual([null, 'c1']);
});

test('who may not move the money sees what is set aside, and no buttons; what fails can be asked again', async () => {
  const reader = { ...organization, permissions: ['wallets:read'] };
  const found = holds([hold('hld_1', { status: 'EXPIRED' }), hold('hld_2')]);
  standInGateway({
    ...quietWallet,
    Session: { me: person({ organizations: [reader] }) },
    WalletHolds: inTurn(errorOf('UNAVAILABLE', 'Away', 503), found),
  });
  renderPage('/wallet');
  const list = await section();
  await userEvent.click(await list.findByRole('button', { name: 'Try again' }));
  await list.findByText('Expired');
  expect(list.queryByRole('button', { name: /Pay out|Set free/ })).toBeNull();
});

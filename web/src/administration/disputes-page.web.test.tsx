import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { money, person, standInGateway } from '../../test/gateway.ts';
import { dataOf, type Sent } from '../../test/network.ts';
import { renderPage } from '../../test/page.tsx';
import '../shell/signed-in.tsx';
import './administration-layout.tsx';
import './disputes-page.tsx';

const party = (name: string) => ({ __typename: 'PaymentParty', name, organization: null });
const event = (type: string, minute: number, detail: string | null = null) => ({
  __typename: 'PaymentEvent',
  ...{ type, at: `2026-01-31T12:0${minute}:00.000Z`, detail },
});
const disputed = (id: string, status: string, events: readonly object[]) => ({
  ...{ __typename: 'Payment', id, purpose: 'INVOICE', provider: 'sandbox', events },
  ...{ paidBy: party('Contoso GmbH'), paidTo: party('Northwind Studio') },
  dispute: { __typename: 'PaymentDispute', status, amount: money('119.00') },
  invoice: { __typename: 'Invoice', id: `inv_of_${id}`, number: `INV-${id}` },
});
const opened = event('DISPUTED', 1, 'Did not order it');
const open = disputed('pay_1', 'OPEN', [opened, event('DISPUTE_WON', 2), event('DISPUTED', 3, 'Not as described')]);
const lost = disputed('pay_2', 'LOST', [opened, event('DISPUTE_LOST', 2)]);
const pageInfo = { __typename: 'PageInfo', hasNextPage: false, endCursor: null };
const answer = ({ variables }: Sent) => {
  const nodes = variables.status === 'OPEN' ? [open] : [open, lost];
  return dataOf({ disputedPayments: { __typename: 'PaymentConnection', nodes, pageInfo } });
};

test('lists what is and was disputed with why and since when, and those that are open alone', async () => {
  const requests = standInGateway({
    Session: { me: { ...person(), platformAdmin: true } },
    Disputes: answer,
  });
  renderPage('/administration/disputes');
  const cellsOf = (row: HTMLElement) =>
    within(row)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent);
  const table = within(await screen.findByRole('table', { name: 'Disputes' }));
  const [, first, second] = table.getAllByRole('row');
  // Won once and disputed again: the first dispute says nothing of this one.
  expect(cellsOf(first as HTMLElement)).toEqual([
    ...['Invoice INV-pay_1', 'Open', 'Contoso GmbH', 'Northwind Studio', 'Sandbox', 'Not as described'],
    ...[expect.not.stringMatching('–'), '–', '€119.00'],
  ]);
  expect(cellsOf(second as HTMLElement)).toEqual([
    ...['Invoice INV-pay_2', 'Lost', 'Contoso GmbH', 'Northwind Studio', 'Sandbox', 'Did not order it'],
    ...[expect.not.stringMatching('–'), expect.not.stringMatching('–'), '€119.00'],
  ]);
  expect(
    within(second as HTMLElement)
      .getByRole('link')
      .getAttribute('href'),
  ).toBe('/payments/pay_2');

  await userEvent.click(screen.getByRole('radio', { name: 'Open' }));
  await screen.findByRole('table', { name: 'Disputes' });
  await expect.poll(() => screen.queryByText('Invoice INV-pay_2')).toBeNull();
  const asked = requests.filter(({ operation }) => operation === 'Disputes').map(({ variables }) => variables.status);
  expect(asked).toEqual([null, 'OPEN']);
});

test('without any it says what would be here', async () => {
  standInGateway({
    Session: { me: { ...person(), platformAdmin: true } },
    Disputes: { disputedPayments: { __typename: 'PaymentConnection', nodes: [], pageInfo } },
  });
  renderPage('/administration/disputes');
  await screen.findByText('No disputes');
});

import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { money, standInGateway } from '../../test/gateway.ts';
import { renderPage } from '../../test/page.tsx';
import '../shell/signed-in.tsx';
import './payment-page.tsx';

const payment = (status: string, dispute: object | null, types: readonly string[]) => ({
  ...{ __typename: 'Payment', id: 'pay_1', status, purpose: 'TOP_UP', amount: money('119.00'), refunded: money('0.00') },
  ...{
    provider: 'sandbox',
    method: 'sandbox',
    paidBy: null,
    paidTo: null,
    checkoutUrl: null,
    checkoutExpiresAt: null,
    invoice: null,
    failureReason: null,
  },
  ...{
    reference: null,
    receivedOn: null,
    createdAt: '2026-01-31T12:00:00.000Z',
    capturedAt: '2026-01-31T12:01:00.000Z',
    dispute,
  },
  events: types.map((type, index) => ({
    __typename: 'PaymentEvent',
    ...{ type, at: `2026-01-31T12:0${index}:00.000Z`, detail: null },
  })),
});
const dispute = (status: string, amount: string) => ({ __typename: 'PaymentDispute', status, amount: money(amount) });

test.each([
  ['OPEN', 'DISPUTED', 'Disputed', /asked the provider for €119\.00 back. It is set aside/, 'Disputed by the payer'],
  ['WON', 'SUCCEEDED', 'Dispute won', /decided that €119\.00 stays/, 'Dispute decided: the money stays'],
  ['LOST', 'REFUNDED', 'Dispute lost', /gave €119\.00 back to the payer/, 'Dispute decided: the money went back'],
])('a dispute that is %s is told with what it means for the money', async (outcome, status, title, text, event) => {
  const last = { OPEN: 'DISPUTED', WON: 'DISPUTE_WON', LOST: 'DISPUTE_LOST' }[outcome] ?? '';
  standInGateway({ PaymentPage: { payment: payment(status, dispute(outcome, '119.00'), ['CAPTURED', last]) } });
  renderPage('/payments/pay_1');
  const note = await screen.findByRole('alert');
  expect(note.textContent).toMatch(title);
  expect(note.textContent).toMatch(text);
  screen.getByText(event);
});

test('a payment that nobody disputes says nothing of disputes', async () => {
  standInGateway({ PaymentPage: { payment: payment('SUCCEEDED', null, ['CAPTURED']) } });
  renderPage('/payments/pay_1');
  await screen.findByText('The money is there');
  expect(screen.queryByText(/disput/i)).toBeNull();
});

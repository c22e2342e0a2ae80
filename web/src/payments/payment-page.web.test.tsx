import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { inputsOf, inTurn, money, standInGateway } from '../../test/gateway.ts';
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
    refundable: null as object | null,
    refunds: [] as object[],
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

const refund = (status: string, failureReason: string | null = null) => ({
  __typename: 'PaymentRefund',
  ...{ id: `ref_${status}`, status, reason: null, failureReason, createdAt: '2026-02-01T12:00:00.000Z', amount: money('19.00') },
});

const refundable = { ...payment('SUCCEEDED', null, ['CAPTURED']), refundable: money('119.00') };

const openDialog = async () => {
  renderPage('/payments/pay_1');
  await userEvent.click(await screen.findByRole('button', { name: 'Refund' }));
  return screen.findByRole('textbox', { name: /Amount in EUR/ });
};

test('what is left of a payment is proposed to be given back; less can be', async () => {
  const success = { __typename: 'RefundPaymentSuccess', payment: { __typename: 'Payment', id: 'pay_1' } };
  const requests = standInGateway({ PaymentPage: { payment: refundable }, RefundPayment: { refundPayment: success } });
  const amount = await openDialog();
  expect(amount).toHaveProperty('value', '119.00');
  await userEvent.clear(amount);
  await userEvent.type(amount, '19');
  await userEvent.type(screen.getByRole('textbox', { name: 'Reason' }), 'Two chairs less');
  await userEvent.click(screen.getByRole('button', { name: 'Give it back' }));
  await screen.findByText('€19.00 goes back as soon as it is set aside.');
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(inputsOf(requests, 'RefundPayment')).toMatchObject([
    { paymentId: 'pay_1', amount: { amount: '19', currency: 'EUR' }, reason: 'Two chairs less' },
  ]);
});

test('what is wrong with the amount is said at its field, and what is wrong with the payment above', async () => {
  const message = 'is more than what is left, 19.00 EUR';
  const invalid = { __typename: 'ValidationError', message, fields: [{ __typename: 'FieldError', path: ['amount'], message }] };
  const disputed = { __typename: 'PaymentNotRefundableError', message: 'The payer disputes this payment.' };
  standInGateway({
    PaymentPage: { payment: refundable },
    RefundPayment: inTurn({ refundPayment: invalid }, { refundPayment: disputed }),
  });
  const amount = await openDialog();
  await userEvent.click(screen.getByRole('button', { name: 'Give it back' }));
  await screen.findByText(message);
  expect(amount.getAttribute('aria-invalid')).toBe('true');
  await userEvent.click(screen.getByRole('button', { name: 'Give it back' }));
  await screen.findByText('The payer disputes this payment.');
});

test('refunds are told with how they ended; who may not refund, or has nothing left, is not offered it', async () => {
  const refunds = [refund('SUCCEEDED'), refund('REFUSED', 'The wallet that it has to come from has too little')];
  standInGateway({
    PaymentPage: { payment: { ...payment('PARTIALLY_REFUNDED', null, ['CAPTURED', 'REFUNDED_IN_PART']), refunds } },
  });
  renderPage('/payments/pay_1');
  const list = await screen.findByRole('region', { name: 'Refunds' });
  expect(list.textContent).toMatch(/€19\.00Given back.*€19\.00Refused.*too little/);
  screen.getByText('A part given back');
  expect(screen.queryByRole('button', { name: 'Refund' })).toBeNull();
});

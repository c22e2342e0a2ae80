import { newId, toUuid } from '@quittance/ids';
import { countOf } from '@quittance/testing/counts';
import { eventually } from '@quittance/testing/drain';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectDerived } from './expect-derived.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import {
  changeBill,
  followReturn,
  issueInvoice,
  openCheckout,
  outcomeOf,
  payInvoice,
  paymentOf,
  press,
  voidInvoice,
} from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => expectDerived(fixture));
afterAll(() => fixture.stop());

const charges = async (paymentId: string) => {
  const found = await fixture.rows<{ charges: number }>('SELECT charges FROM sandbox_checkout WHERE reference = $1', paymentId);
  return found.reduce((sum, row) => sum + row.charges, 0);
};

const paymentsOf = (invoiceId: Parameters<typeof toUuid>[0]) =>
  fixture.rows<{ status: string }>('SELECT status FROM payment WHERE invoice_id = $1 ORDER BY id', toUuid(invoiceId));

describe('one outcome, whoever brings it', () => {
  test('an approved checkout is captured by the return, and the browser goes where it came from', async () => {
    const payment = await openCheckout(fixture, await issueInvoice(fixture));
    const back = await followReturn(await press(payment.checkoutUrl, 'approve'));
    expect(back.headers.get('location')).toBe(`${fixture.http.url}/bills?payment=${payment.id}`);
    await fixture.settled(payment.id, 'SUCCEEDED');
    expect(await fixture.told(payment.id)).toEqual(['started', 'captured']);
    expect(await charges(payment.id)).toBe(1);
  });

  test('an approved checkout is captured by the webhook alone when the payer never returns', async () => {
    const payment = await openCheckout(fixture, await issueInvoice(fixture));
    const page = await press(payment.checkoutUrl, 'approve?fault=webhook_only');
    expect(page.status).toBe(200);
    await fixture.settled(payment.id, 'SUCCEEDED');
    expect(await fixture.told(payment.id)).toEqual(['started', 'captured']);
  });

  test('ten returns and the webhook at once capture once', async () => {
    const payment = await openCheckout(fixture, await issueInvoice(fixture));
    const approved = await press(payment.checkoutUrl, 'approve');
    const location = approved.headers.get('location') ?? '';
    const returns = await Promise.all(Array.from({ length: 10 }, () => fetch(location, { redirect: 'manual' })));
    expect(returns.map(({ status }) => status)).toEqual(Array(10).fill(303));
    await fixture.settled(payment.id, 'SUCCEEDED');
    expect(await charges(payment.id)).toBe(1);
    expect(await fixture.told(payment.id)).toEqual(['started', 'captured']);
  });

  test('a webhook that comes twice changes nothing the second time', async () => {
    const payment = await openCheckout(fixture, await issueInvoice(fixture));
    await followReturn(await press(payment.checkoutUrl, 'approve?fault=duplicate_webhook'));
    await fixture.settled(payment.id, 'SUCCEEDED');
    await eventually(async () => (await undelivered(payment.id)) === 0);
    expect(await fixture.told(payment.id)).toEqual(['started', 'captured']);
    expect(await charges(payment.id)).toBe(1);
  });

  test('a declined checkout fails and may be tried again', async () => {
    const invoice = await issueInvoice(fixture);
    const payment = await openCheckout(fixture, invoice);
    await followReturn(await press(payment.checkoutUrl, 'decline'));
    await fixture.settled(payment.id, 'FAILED');
    expect(await fixture.told(payment.id)).toEqual(['started', 'failed']);
    const again = await openCheckout(fixture, invoice);
    expect(again.id).not.toBe(payment.id);
  });
});

describe('never charged twice', () => {
  test('the provider charges and then times out; five retries at once leave one charge, one payment, one capture', async () => {
    const invoice = await issueInvoice(fixture);
    const key = newId('key');
    const attempts = await Promise.all(Array.from({ length: 5 }, () => payInvoice(fixture, invoice, { idempotencyKey: key })));
    const payments = attempts.map(paymentOf);
    expect(new Set(payments.map(({ id }) => id)).size).toBe(1);
    const [payment] = payments;
    if (payment === undefined) throw new Error('five attempts have a first one');

    const approved = await press(payment.checkoutUrl, 'approve?fault=timeout_after_charge');
    const location = approved.headers.get('location') ?? '';
    await Promise.all(Array.from({ length: 5 }, () => fetch(location, { redirect: 'manual' })));
    expect(await fixture.told(payment.id)).toContain('unknown');
    const meanwhile = await payInvoice(fixture, invoice);
    expect(['PAYMENT_PENDING', 'INVOICE_NOT_PAYABLE']).toContain(meanwhile.code);

    await fixture.settled(payment.id, 'SUCCEEDED');
    expect(await charges(payment.id)).toBe(1);
    expect(await paymentsOf(invoice.id)).toEqual([{ status: 'SUCCEEDED' }]);
    expect((await fixture.told(payment.id)).filter((event) => event === 'captured')).toHaveLength(1);
  });

  test('calls to the provider are counted by how they ended', async () => {
    const counted = (call: string, outcome: string) =>
      countOf('quittance_payment_provider_calls_total', { provider: 'sandbox', call, outcome });
    const figures = async () => ({
      opened: await counted('create_checkout', 'answered'),
      captured: await counted('capture', 'answered'),
      lost: await counted('capture', 'unknown'),
    });
    const before = await figures();
    const smooth = await openCheckout(fixture, await issueInvoice(fixture));
    await followReturn(await press(smooth.checkoutUrl, 'approve'));
    await fixture.settled(smooth.id, 'SUCCEEDED');
    expect(await figures()).toEqual({ ...before, opened: before.opened + 1, captured: before.captured + 1 });
    const rough = await openCheckout(fixture, await issueInvoice(fixture));
    await followReturn(await press(rough.checkoutUrl, 'approve?fault=timeout_after_charge'));
    await fixture.settled(rough.id, 'SUCCEEDED');
    expect(await figures()).toMatchObject({ opened: before.opened + 2, lost: before.lost + 1 });
  });

  test('two windows at once get the same checkout', async () => {
    const invoice = await issueInvoice(fixture);
    const windows = await Promise.all([payInvoice(fixture, invoice), payInvoice(fixture, invoice)]);
    const [first, second] = windows.map(paymentOf);
    expect(first).toEqual(second);
    expect(first?.status).toBe('REQUIRES_ACTION');
  });

  test('another amount cancels the open checkout at the provider before it opens its own', async () => {
    const invoice = await issueInvoice(fixture);
    const whole = await openCheckout(fixture, invoice);
    const part = await openCheckout(fixture, invoice, { amount: { amount: '19.00', currency: 'EUR' } });
    expect(part.amount.amount).toBe('19.00');
    expect(await paymentsOf(invoice.id)).toEqual([{ status: 'CANCELED' }, { status: 'REQUIRES_ACTION' }]);
    const late = await press(whole.checkoutUrl, 'approve');
    expect(late.status).toBe(409);
  });

  test('a pending payment is not paid, refuses a second one, and succeeds when the bank says so', async () => {
    const invoice = await issueInvoice(fixture);
    const payment = await openCheckout(fixture, invoice);
    await followReturn(await press(payment.checkoutUrl, 'approve?fault=pending'));
    await fixture.settled(payment.id, 'PENDING');
    expect(await fixture.told(payment.id)).toEqual(['started']);
    expect(await payInvoice(fixture, invoice)).toMatchObject({
      __typename: 'PaymentPendingError',
      pendingPayment: { id: payment.id, status: 'PENDING' },
    });
    await press(payment.checkoutUrl, 'settle');
    await fixture.settled(payment.id, 'SUCCEEDED');
    expect(await fixture.told(payment.id)).toEqual(['started', 'captured']);
  });

  test('a succeeded payment counts before the bill tells of it, so that nobody pays meanwhile', async () => {
    const invoice = await issueInvoice(fixture);
    const payment = await openCheckout(fixture, invoice);
    await followReturn(await press(payment.checkoutUrl, 'approve'));
    await fixture.settled(payment.id, 'SUCCEEDED');
    expect(await payInvoice(fixture, invoice)).toMatchObject({ code: 'INVOICE_NOT_PAYABLE', reason: 'PAID' });
  });

  test('once the bill reflects a part payment, the rest can be paid and not a cent more', async () => {
    const invoice = await issueInvoice(fixture);
    const part = await openCheckout(fixture, invoice, { amount: { amount: '19.00', currency: 'EUR' } });
    await followReturn(await press(part.checkoutUrl, 'approve'));
    await fixture.settled(part.id, 'SUCCEEDED');
    await changeBill(fixture, invoice, { dueMinor: 10_000n, version: 2, paymentId: part.id });
    const tooMuch = await payInvoice(fixture, invoice, { amount: { amount: '100.01', currency: 'EUR' } });
    expect(tooMuch).toMatchObject({ __typename: 'ValidationError', path: ['amount'] });
    expect((await openCheckout(fixture, invoice)).amount.amount).toBe('100.00');
  });
});

describe('what ends an open checkout', () => {
  test('nothing is taken when the invoice was voided while the payer stood at the provider', async () => {
    const invoice = await issueInvoice(fixture);
    const payment = await openCheckout(fixture, invoice);
    // Not by its event, which would end the checkout before the payer approves.
    await fixture.rows('UPDATE payable_invoice SET voided = true WHERE invoice_id = $1', toUuid(invoice.id));
    await followReturn(await press(payment.checkoutUrl, 'approve'));
    await fixture.settled(payment.id, 'CANCELED');
    expect(await charges(payment.id)).toBe(0);
  });

  test('it is canceled at the provider when the invoice is voided', async () => {
    const invoice = await issueInvoice(fixture);
    const payment = await openCheckout(fixture, invoice);
    await voidInvoice(fixture, invoice);
    await fixture.settled(payment.id, 'CANCELED');
    expect((await press(payment.checkoutUrl, 'approve')).status).toBe(409);
    expect(await payInvoice(fixture, invoice)).toMatchObject({ code: 'INVOICE_NOT_PAYABLE', reason: 'VOID' });
  });

  test('it is canceled at the provider when the bill was paid from a wallet meanwhile', async () => {
    const invoice = await issueInvoice(fixture);
    const payment = await openCheckout(fixture, invoice);
    await changeBill(fixture, invoice, { dueMinor: 0n, version: 2 });
    await fixture.settled(payment.id, 'CANCELED');
    expect((await press(payment.checkoutUrl, 'approve')).status).toBe(409);
  });

  test('money that a canceled checkout brings all the same is told as captured', async () => {
    const payment = await openCheckout(fixture, await issueInvoice(fixture));
    // The provider takes the money of a checkout that we believe to be canceled.
    await fixture.rows(`UPDATE payment SET status = 'CANCELED', next_check_at = NULL WHERE id = $1`, toUuid(payment.id));
    await fixture.rows(
      `UPDATE sandbox_checkout SET status = 'PENDING', capture_key = 'late', capture_id = 'cap_late' WHERE reference = $1`,
      payment.id,
    );
    await press(payment.checkoutUrl, 'settle');
    await fixture.settled(payment.id, 'SUCCEEDED');
    expect(await fixture.told(payment.id)).toEqual(['started', 'captured']);
  });

  test('after half an hour it expires, but the provider is asked first', async () => {
    const [idle, approved] = [
      await openCheckout(fixture, await issueInvoice(fixture)),
      await openCheckout(fixture, await issueInvoice(fixture)),
    ];
    // Approved at the provider, but neither return nor webhook reached us.
    await fixture.rows(`UPDATE sandbox_checkout SET status = 'APPROVED' WHERE reference = $1`, approved.id);
    fixture.moveClock(31 * 60_000);
    await fixture.settled(idle.id, 'CANCELED');
    await fixture.settled(approved.id, 'SUCCEEDED');
    const facts = await fixture.rows<{ type: string }>(
      'SELECT type FROM payment_event WHERE payment_id = $1 ORDER BY seq',
      toUuid(idle.id),
    );
    expect(facts.map(({ type }) => type)).toEqual(['CREATED', 'CHECKOUT_OPENED', 'EXPIRED']);
    expect(await charges(idle.id)).toBe(0);
  });
});

describe('the record', () => {
  test('events of a payment can be neither changed nor removed', async () => {
    const payment = await openCheckout(fixture, await issueInvoice(fixture));
    const id = toUuid(payment.id);
    await expect(fixture.rows(`UPDATE payment_event SET detail = 'x' WHERE payment_id = $1`, id)).rejects.toThrow('append-only');
    await expect(fixture.rows(`DELETE FROM payment_event WHERE payment_id = $1`, id)).rejects.toThrow('append-only');
    await expect(fixture.rows(`TRUNCATE payment_event CASCADE`)).rejects.toThrow('append-only');
  });

  test('what was agreed does not change', async () => {
    const payment = await openCheckout(fixture, await issueInvoice(fixture));
    const change = fixture.rows(`UPDATE payment SET amount_minor = 1 WHERE id = $1`, toUuid(payment.id));
    await expect(change).rejects.toThrow('terms of a payment');
  });

  test('one query tells the payment with all that happened', async () => {
    const invoice = await issueInvoice(fixture);
    const payment = await openCheckout(fixture, invoice);
    await followReturn(await press(payment.checkoutUrl, 'approve'));
    await fixture.settled(payment.id, 'SUCCEEDED');
    const query = `query Payment($id: ID!) { payment(id: $id) {
      status purpose provider method checkoutUrl capturedAt events { type at }
      paidBy { name user { id } } paidTo { name organization { id } wallet { id } } invoice { id } refunded { amount currency } } }`;
    const answer = await fixture.run(invoice.payer, query, { id: payment.id });
    expect(outcomeOf(answer, 'payment')).toMatchObject({
      status: 'SUCCEEDED',
      purpose: 'INVOICE',
      provider: 'sandbox',
      checkoutUrl: null,
      capturedAt: expect.stringMatching(/Z$/),
      events: [{ type: 'CREATED' }, { type: 'CHECKOUT_OPENED' }, { type: 'APPROVED' }, { type: 'CAPTURED' }],
      paidBy: { name: 'Contoso GmbH', user: { id: invoice.payer.userId } },
      paidTo: { name: 'Northwind Studio', organization: { id: invoice.organizationId }, wallet: null },
      invoice: { id: invoice.id },
      refunded: { amount: '0.00', currency: 'EUR' },
    });
  });
});

async function undelivered(reference: string): Promise<number> {
  const [row] = await fixture.rows<{ count: number }>(
    `SELECT count(*)::int AS count FROM sandbox_webhook WHERE delivered_at IS NULL AND body::jsonb -> 'data' ->> 'reference' = $1`,
    reference,
  );
  return row?.count ?? 0;
}

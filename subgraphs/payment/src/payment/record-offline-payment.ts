import type { Caller } from '@quittance/access/caller';
import { prismaSql } from '@quittance/database/prisma-sql';
import type { Id } from '@quittance/ids';
import { appendEvents } from '@quittance/messaging/outbox';
import type { Money } from '@quittance/money/money';
import { assert, err, ok, type Result } from '@quittance/result';
import { payingOrganization } from '../access.ts';
import { acrossTenants, type Deps, type Tx } from '../deps.ts';
import { dueOf, notPayableReason, type PayableInvoice } from '../invoice/payable-invoice.ts';
import { findInvoice, lockInvoice } from '../invoice/store.ts';
import { awaitProjection } from './await-projection.ts';
import type { PaymentError } from './errors.ts';
import { eventOf } from './event-of.ts';
import type { OfflineDetails, Payment } from './payment.ts';
import { createPayment, recordFact } from './record-fact.ts';
import { acceptableAmount } from './rules.ts';
import { startOnce } from './start-once.ts';
import { expireCheckoutsAbove, invoiceSituation } from './store.ts';

export type RecordOfflinePaymentInput = {
  idempotencyKey: string;
  invoiceId: Id<'inv'>;
  amount: Money;
  method: 'CASH' | 'BANK_TRANSFER' | 'CHEQUE' | 'OTHER';
  /** YYYY-MM-DD */
  receivedOn: string;
  reference: string | null;
};

export type RecordOfflinePaymentError = Exclude<
  PaymentError,
  { code: 'WALLET_NOT_FOUND' | 'PAYMENT_PROVIDER_NOT_FOUND' | 'PAYMENT_PROVIDER_FAILED' }
>;

/** A day begins up to 14 hours earlier than in UTC somewhere. */
const earliestDayMs = 14 * 60 * 60_000;

/**
 * Records money that the issuer received without a provider; it counts as captured at once. An online checkout that is open meanwhile and
 * asks for more than what is left is ended.
 */
export async function recordOfflinePayment(
  deps: Deps,
  caller: Caller,
  input: RecordOfflinePaymentInput,
): Promise<Result<Payment, RecordOfflinePaymentError>> {
  const organizationId = payingOrganization(caller);
  if (organizationId === null || caller.userId === null) return err({ code: 'FORBIDDEN', path: [] });
  const offline = { receivedOn: input.receivedOn, reference: input.reference, recordedByUserId: caller.userId };
  const today = new Date(deps.now().getTime() + earliestDayMs).toISOString().slice(0, 10);
  if (input.receivedOn > today) return err({ code: 'INVALID', path: ['receivedOn'], message: 'must not be in the future' });
  const theirs = await awaitProjection(async () => {
    const invoice = await findInvoice(deps.db, input.invoiceId);
    return invoice?.organizationId === organizationId ? invoice : null;
  });
  if (theirs === null) return err({ code: 'INVOICE_NOT_FOUND', path: ['invoiceId'] });

  const command = { mutation: 'recordOfflinePayment', caller, key: input.idempotencyKey, input };
  const recorded = await startOnce<RecordOfflinePaymentError>(acrossTenants(deps), command, async (tx) => {
    const invoice = await lockInvoice(tx, input.invoiceId);
    assert(invoice !== null, 'an invoice that was issued stays');
    const payment = await record(tx, deps, invoice, { amount: input.amount, provider: input.method.toLowerCase(), offline });
    return payment.ok ? ok({ payment: payment.value, created: true }) : payment;
  });
  deps.wakeRelay();
  deps.wakeWorker();
  return recorded.ok ? ok(recorded.value.payment) : recorded;
}

async function record(
  tx: Tx,
  deps: Deps,
  invoice: PayableInvoice,
  received: { amount: Money; provider: string; offline: OfflineDetails },
): Promise<Result<Payment, RecordOfflinePaymentError>> {
  const { open, unappliedMinor } = await invoiceSituation(tx, invoice.id);
  if (open !== null && (open.status === 'PENDING' || open.status === 'UNKNOWN')) {
    return err({ code: 'PAYMENT_PENDING', path: ['invoiceId'], paymentId: open.id });
  }
  const dueMinor = dueOf(invoice, unappliedMinor);
  const reason = notPayableReason(invoice, dueMinor);
  if (reason !== null) return err({ code: 'INVOICE_NOT_PAYABLE', path: ['invoiceId'], reason });
  const amount = acceptableAmount(received.amount, invoice.currency, dueMinor);
  if (!amount.ok) return amount;

  const terms = {
    purpose: 'INVOICE',
    provider: received.provider,
    amount: amount.value,
    organizationId: invoice.organizationId,
    invoiceId: invoice.id,
    toWalletId: null,
    toUserId: null,
    toOrganizationId: null,
    paidBy: null,
    returnUrl: null,
  } as const;
  const created = await createPayment(tx, deps, terms, received.offline);
  const captured = await recordFact(tx, deps, created, 'CAPTURED');
  assert(captured !== null, 'a new payment can be captured');
  await expireCheckoutsAbove(tx, invoice.id, dueMinor - amount.value.amountMinor, deps.now());
  const event = eventOf(captured, 'CAPTURED', false);
  assert(event !== null, 'a capture is told');
  await appendEvents(prismaSql(tx), [event]);
  return ok(captured);
}

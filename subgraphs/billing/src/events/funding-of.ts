import type { DataOf } from '@quittance/events/envelope';
import type { paymentCaptured } from '@quittance/events/payment';
import { type Id, toUuid } from '@quittance/ids';
import { Unprocessable } from '@quittance/messaging/consumer';
import { type Funding, newFunding, sourceOf } from '../settlement/funding.ts';

/** What every event about captured money says. */
export type PaymentData = Omit<DataOf<typeof paymentCaptured>, 'capturedAt'>;

/** The invoices that payments are for, with their receivers. */
export function invoicesOf(payments: readonly PaymentData[]): { invoiceId: Id<'inv'>; organizationId: Id<'org'> }[] {
  return payments.flatMap(({ paymentId, purpose, invoiceId, organizationId }) => {
    if (purpose !== 'INVOICE') return [];
    if (invoiceId === null || organizationId === null)
      throw new Unprocessable(`${paymentId} is for an invoice and does not say for which of whom`);
    return [{ invoiceId, organizationId }];
  });
}

/** A captured payment as money that is not booked yet. */
export function fundingOf(
  payment: PaymentData,
  receivedAt: string,
  billIdOf: (invoiceId: Id<'inv'>) => Id<'bil'> | null,
): Funding {
  const { purpose, provider, organizationId, amountMinor, currency, paidBy, toWalletId, invoiceId } = payment;
  if (amountMinor <= 0n) throw new Unprocessable(`${payment.paymentId} has no amount`);
  return {
    ...newFunding,
    id: toUuid(payment.paymentId),
    source: sourceOf(provider),
    purpose,
    provider,
    billId: purpose === 'INVOICE' && invoiceId !== null ? billIdOf(invoiceId) : null,
    organizationId,
    paidByUserId: paidBy?.userId ?? null,
    paidByOrganizationId: paidBy?.organizationId ?? null,
    toWalletId,
    amountMinor,
    currency,
    receivedAt: new Date(receivedAt),
  };
}

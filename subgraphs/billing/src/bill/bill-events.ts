import { billChanged, billOpened } from '@quittance/events/billing';
import { fromUuid, type Id } from '@quittance/ids';
import type { NewEvent } from '@quittance/messaging/outbox';
import { dueMinor, type KnownBill, statusOf } from './bill.ts';

/** What moved a bill. The transfer is a ledger's (UUID). */
export type Cause = {
  kind: 'PAYMENT' | 'WALLET' | 'REFUND' | 'VOID';
  paymentId: Id<'pay'> | null;
  transferId: string | null;
  amountMinor: bigint;
};

export function billOpenedEvent(bill: KnownBill): NewEvent<typeof billOpened> {
  const { terms, organizationId } = bill;
  return {
    contract: billOpened,
    subject: bill.id,
    organizationId,
    data: {
      billId: bill.id,
      invoiceId: bill.invoiceId,
      organizationId,
      amountMinor: terms.amountMinor.toString(),
      currency: terms.currency,
      dueOn: terms.dueOn,
    },
  };
}

/** Absolute figures: who keeps a copy needs no other event. */
export function billChangedEvent(bill: KnownBill, cause: Cause): NewEvent<typeof billChanged> {
  const { terms, organizationId } = bill;
  return {
    contract: billChanged,
    subject: bill.id,
    organizationId,
    data: {
      billId: bill.id,
      invoiceId: bill.invoiceId,
      organizationId,
      claimedByUserId: bill.claim?.userId ?? null,
      claimedByOrganizationId: bill.claim?.organizationId ?? null,
      status: statusOf(bill),
      amountMinor: terms.amountMinor.toString(),
      settledMinor: bill.settledMinor.toString(),
      dueMinor: dueMinor(bill).toString(),
      currency: terms.currency,
      cause: {
        kind: cause.kind,
        paymentId: cause.paymentId,
        transferId: cause.transferId === null ? null : fromUuid('tra', cause.transferId),
        amountMinor: cause.amountMinor.toString(),
      },
      version: bill.version,
    },
  };
}

import { invoiceClaimed, invoiceIssued, invoiceVoided } from '@quittance/events/invoice';
import { disputeChanged, paymentCaptured, paymentRefunded, refundChanged } from '@quittance/events/payment';
import { membershipChanged, organizationCreated } from '@quittance/events/user';
import { type Route, route } from '@quittance/messaging/consumer';
import type { Tx } from '../deps.ts';
import { onDisputeChanged } from './on-dispute-changed.ts';
import { onInvoiceClaimed } from './on-invoice-claimed.ts';
import { onInvoiceIssued } from './on-invoice-issued.ts';
import { onInvoiceVoided } from './on-invoice-voided.ts';
import { onMembershipChanged } from './on-membership-changed.ts';
import { onOrganizationCreated } from './on-organization-created.ts';
import { onPaymentCaptured } from './on-payment-captured.ts';
import { onPaymentRefunded } from './on-payment-refunded.ts';
import { onRefundChanged } from './on-refund-changed.ts';

/** What this service does with which event. Handlers record facts and let the money follow, so their order does not matter. */
export function routesOf({ now }: { now: () => Date }): Route<Tx>[] {
  return [
    route(organizationCreated, (tx, events) => onOrganizationCreated(tx, events, now())),
    route(membershipChanged, onMembershipChanged),
    route(invoiceIssued, (tx, events) => onInvoiceIssued(tx, events, now())),
    route(invoiceClaimed, (tx, events) => onInvoiceClaimed(tx, events, now())),
    route(invoiceVoided, (tx, events) => onInvoiceVoided(tx, events, now())),
    route(paymentCaptured, (tx, events) => onPaymentCaptured(tx, events, now())),
    route(paymentRefunded, (tx, events) => onPaymentRefunded(tx, events, now())),
    route(refundChanged, (tx, events) => onRefundChanged(tx, events, now())),
    route(disputeChanged, (tx, events) => onDisputeChanged(tx, events, now())),
  ];
}

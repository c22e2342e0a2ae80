import { billChanged } from '@quittance/events/billing';
import { messageStatusChanged } from '@quittance/events/email';
import {
  disputeChanged,
  paymentCaptured,
  paymentFailed,
  paymentLinkViewed,
  paymentRefunded,
  paymentStarted,
  paymentUnknown,
} from '@quittance/events/payment';
import { organizationCreated, organizationUpdated } from '@quittance/events/user';
import { type Route, route } from '@quittance/messaging/consumer';
import type { Tx } from '../deps.ts';
import { onBillChanged } from './on-bill-changed.ts';
import { onLinkViewed } from './on-link-viewed.ts';
import { onMessageStatusChanged } from './on-message-status.ts';
import { onOrganizationChanged } from './on-organization-changed.ts';
import {
  onDisputeChanged,
  onPaymentCaptured,
  onPaymentFailed,
  onPaymentRefunded,
  onPaymentStarted,
  onPaymentUnknown,
} from './on-payment.ts';

/** What this service does with the events of the others. */
export const routes: readonly Route<Tx>[] = [
  route(organizationCreated, onOrganizationChanged),
  route(organizationUpdated, onOrganizationChanged),
  route(billChanged, onBillChanged),
  route(paymentStarted, onPaymentStarted),
  route(paymentCaptured, onPaymentCaptured),
  route(paymentFailed, onPaymentFailed),
  route(paymentUnknown, onPaymentUnknown),
  route(paymentRefunded, onPaymentRefunded),
  route(disputeChanged, onDisputeChanged),
  route(paymentLinkViewed, onLinkViewed),
  route(messageStatusChanged, onMessageStatusChanged),
];

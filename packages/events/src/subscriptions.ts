import { billChanged, billOpened, refundDecided, walletChanged } from './billing.ts';
import { messageStatusChanged } from './email.ts';
import { documentRendered, invoiceClaimed, invoiceIssued, invoicePaid, invoiceSendRequested, invoiceVoided } from './invoice.ts';
import {
  disputeChanged,
  paymentCaptured,
  paymentFailed,
  paymentLinkViewed,
  paymentRefunded,
  paymentStarted,
  paymentUnknown,
  refundChanged,
} from './payment.ts';
import { administrationBegun, administrationEnded } from './platform.ts';
import {
  invitationCreated,
  membershipChanged,
  organizationCreated,
  organizationUpdated,
  passwordResetRequested,
  personUpdated,
} from './user.ts';

/** Which service gets which types of event. */
export type Subscriptions = Readonly<Record<string, readonly string[]>>;

/**
 * What each service handles. Every process that publishes makes sure of these places before it does, so that an event reaches a service
 * that has never been started yet. A subgraph refuses to start with handlers for anything else.
 */
export const subscriptions: Subscriptions = {
  user: [administrationBegun.type, administrationEnded.type],
  invoice: [
    organizationCreated.type,
    organizationUpdated.type,
    billChanged.type,
    paymentStarted.type,
    paymentCaptured.type,
    paymentFailed.type,
    paymentUnknown.type,
    paymentRefunded.type,
    disputeChanged.type,
    paymentLinkViewed.type,
    messageStatusChanged.type,
  ],
  billing: [
    organizationCreated.type,
    membershipChanged.type,
    invoiceIssued.type,
    invoiceClaimed.type,
    invoiceVoided.type,
    paymentCaptured.type,
    paymentRefunded.type,
    refundChanged.type,
    disputeChanged.type,
  ],
  payment: [
    invoiceIssued.type,
    invoiceClaimed.type,
    invoiceVoided.type,
    billChanged.type,
    walletChanged.type,
    refundDecided.type,
  ],
  email: [
    invoiceSendRequested.type,
    invoicePaid.type,
    passwordResetRequested.type,
    invitationCreated.type,
    organizationCreated.type,
    organizationUpdated.type,
  ],
};

/** Events that no service handles: they tell open windows what changed, and whoever taps the broker. Nobody is missing for them. */
export const unheard: readonly string[] = [personUpdated.type, documentRendered.type, billOpened.type];

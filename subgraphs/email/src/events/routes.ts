import { invoicePaid, invoiceSendRequested } from '@quittance/events/invoice';
import { invitationCreated, organizationCreated, organizationUpdated, passwordResetRequested } from '@quittance/events/user';
import { type Route, route } from '@quittance/messaging/consumer';
import type { Deps } from '../deps.ts';
import type { Tx } from '../tx.ts';
import { onInvitationCreated } from './on-invitation-created.ts';
import { onInvoicePaid } from './on-invoice-paid.ts';
import { onInvoiceSendRequested } from './on-invoice-send-requested.ts';
import { onOrganizationChanged } from './on-organization-changed.ts';
import { onPasswordResetRequested } from './on-password-reset-requested.ts';

/** What the mail service listens to. */
export const routes = (deps: Deps): Route<Tx>[] => [
  route<Tx, typeof invoiceSendRequested>(invoiceSendRequested, (tx, events) => onInvoiceSendRequested(tx, deps, events)),
  route<Tx, typeof invoicePaid>(invoicePaid, (tx, events) => onInvoicePaid(tx, deps, events)),
  route<Tx, typeof passwordResetRequested>(passwordResetRequested, (tx, events) => onPasswordResetRequested(tx, deps, events)),
  route<Tx, typeof invitationCreated>(invitationCreated, (tx, events) => onInvitationCreated(tx, deps, events)),
  route<Tx, typeof organizationCreated>(organizationCreated, onOrganizationChanged),
  route<Tx, typeof organizationUpdated>(organizationUpdated, onOrganizationChanged),
];

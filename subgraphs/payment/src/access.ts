import type { Caller } from '@quittance/access/caller';
import { can } from '@quittance/access/permissions';
import type { Id } from '@quittance/ids';
import type { PayableInvoice } from './invoice/payable-invoice.ts';
import type { Payer, Payment } from './payment/payment.ts';
import type { KnownWallet } from './wallet/store.ts';

/** Whose payments a caller sees: their own, and those of the organisation they act for. */
export type Viewer = { everything: boolean; userId: Id<'usr'> | null; organizationId: Id<'org'> | null };

/** An API key sees what its scopes allow; a person always sees what they paid themselves. */
export function viewerOf(caller: Caller): Viewer {
  const asPerson = caller.scopes === null || caller.scopes.includes('payments:read');
  return {
    everything: caller.platformAdmin,
    userId: asPerson ? caller.userId : null,
    organizationId: can(caller, 'payments:read') ? (caller.organization?.id ?? null) : null,
  };
}

/** The receiver's organisation, the payer and the payer's organisation. */
export function maySee(viewer: Viewer, payment: Payment): boolean {
  const people = [payment.paidBy?.userId, payment.toUserId];
  const organizations = [payment.organizationId, payment.paidBy?.organizationId, payment.toOrganizationId];
  return (
    viewer.everything ||
    (viewer.userId !== null && people.includes(viewer.userId)) ||
    (viewer.organizationId !== null && organizations.includes(viewer.organizationId))
  );
}

/** The organisation a caller may pay and receive for, if any. */
export function payingOrganization(caller: Caller): Id<'org'> | null {
  return caller.organization !== null && can(caller, 'payments:write') ? caller.organization.id : null;
}

/** A key without the scope may not pay for its owner either. */
function personMayPay(caller: Caller): boolean {
  return caller.scopes === null || caller.scopes.includes('payments:write');
}

/** As whom the caller may pay the invoice: whoever claimed it, or their organisation. Null: they may not. */
export function payerOf(caller: Caller, invoice: PayableInvoice): Payer | null {
  if (caller.userId === null) return null;
  const organizationId = payingOrganization(caller);
  if (organizationId !== null && invoice.claimedByOrganizationId === organizationId)
    return { userId: caller.userId, organizationId };
  return invoice.claimedByUserId === caller.userId && personMayPay(caller)
    ? { userId: caller.userId, organizationId: null }
    : null;
}

/** As whom the caller fills the wallet: its owner. Null: it is not theirs. */
export function ownerOf(caller: Caller, wallet: KnownWallet): Payer | null {
  if (caller.userId === null) return null;
  const organizationId = payingOrganization(caller);
  if (organizationId !== null && wallet.ownerOrganizationId === organizationId) return { userId: caller.userId, organizationId };
  return wallet.ownerUserId === caller.userId && personMayPay(caller) ? { userId: caller.userId, organizationId: null } : null;
}

/** As whom the caller pays somebody else: their organisation where they may pay for it, else themselves. */
export function sponsorOf(caller: Caller): Payer | null {
  if (caller.userId === null || !personMayPay(caller)) return null;
  return { userId: caller.userId, organizationId: payingOrganization(caller) };
}

/** Whether the caller may give a payment back: whoever received it for an invoice, a platform admin any. */
export function mayRefund(caller: Caller, payment: Payment): boolean {
  if (caller.platformAdmin) return can(caller, 'payments:write');
  const organizationId = payingOrganization(caller);
  return organizationId !== null && payment.purpose === 'INVOICE' && payment.organizationId === organizationId;
}

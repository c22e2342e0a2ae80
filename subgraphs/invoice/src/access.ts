import type { ActingOrganization, Caller } from '@quittance/access/caller';
import { can, type Permission } from '@quittance/access/permissions';
import { forbidden, unauthenticated } from '@quittance/graphql-kit/errors';
import type { Id } from '@quittance/ids';

/** The person who calls, themselves or through an API key; throws for anonymous callers. */
function signedIn(caller: Caller): Id<'usr'> {
  if (caller.userId === null) throw unauthenticated();
  return caller.userId;
}

/** The organisation the caller acts for, if they may do that for it; throws otherwise. */
export function actingFor(caller: Caller, permission: Permission): ActingOrganization {
  signedIn(caller);
  if (caller.organization === null) throw forbidden('This is done for an organisation: create or join one first.');
  if (!can(caller, permission)) throw forbidden(`This needs the permission ${permission}.`);
  return caller.organization;
}

/** As whom the caller owes: the organisation they act for, else themselves. An API key needs the scope for bills. */
export function payingAs(caller: Caller): { userId: Id<'usr'>; organizationId: Id<'org'> | null } {
  const userId = signedIn(caller);
  if (caller.scopes !== null && !caller.scopes.includes('bills:read')) throw forbidden('This needs the permission bills:read.');
  return { userId, organizationId: caller.organization?.id ?? null };
}

/** Whether the caller may see the partner: of the organisation they act for, if they may see its partners at all. */
export function mayReadPartner(caller: Caller, partner: { organizationId: Id<'org'> }): boolean {
  return caller.platformAdmin || (caller.organization?.id === partner.organizationId && can(caller, 'partners:read'));
}

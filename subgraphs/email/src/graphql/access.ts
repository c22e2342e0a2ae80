import type { Caller } from '@quittance/access/caller';
import { forbidden, unauthenticated } from '@quittance/graphql-kit/errors';
import { mayRead, mayWrite, type Owner } from '../message/visibility.ts';

/** Whose mail the caller asks for, when they may read it; throws what they are to be told otherwise. */
export function readableOwner(caller: Caller, scope: 'ORGANIZATION' | 'SYSTEM' = 'ORGANIZATION'): Owner {
  return owner(caller, scope, mayRead);
}

/** Throws unless the caller may send for the organisation they act for. */
export function requireWriter(caller: Caller): void {
  owner(caller, 'ORGANIZATION', mayWrite);
}

function owner(caller: Caller, scope: 'ORGANIZATION' | 'SYSTEM', may: (caller: Caller, owner: Owner) => boolean): Owner {
  if (caller.kind === 'anonymous') throw unauthenticated();
  if (scope === 'SYSTEM') {
    if (!may(caller, null)) throw forbidden('System mail is for platform admins only.');
    return null;
  }
  if (caller.organization === null) throw forbidden('You act for no organization.');
  if (!may(caller, caller.organization.id)) throw forbidden();
  return caller.organization.id;
}

/** Throws for anonymous callers; what a caller may do with which message, the command decides. */
export function requireSignedIn(caller: Caller): void {
  if (caller.kind === 'anonymous') throw unauthenticated();
}

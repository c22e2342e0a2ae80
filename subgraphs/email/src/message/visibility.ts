import type { Caller } from '@quittance/access/caller';
import { can } from '@quittance/access/permissions';
import type { Id } from '@quittance/ids';

/** Whose mail is meant: an organisation's, or (null) the system's. */
export type Owner = Id<'org'> | null;

/**
 * System mail holds password links of anybody, so only a platform admin in person may read it. An organisation's mail is for those who
 * act for it; being a platform admin gives no right to the letters of others.
 */
export function mayRead(caller: Caller, owner: Owner): boolean {
  if (owner === null) return caller.platformAdmin && caller.kind === 'person';
  return caller.organization?.id === owner && can(caller, 'messages:read');
}

/** Whether the caller may send for the owner and change its lists. */
export function mayWrite(caller: Caller, owner: Owner): boolean {
  if (owner === null) return caller.platformAdmin && caller.kind === 'person';
  return caller.organization?.id === owner && can(caller, 'messages:write');
}

import type { ActingOrganization, Caller } from '@quittance/access/caller';
import { can, type Permission } from '@quittance/access/permissions';
import type { Id } from '@quittance/ids';

type Code = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'NOT_FOUND' | 'RATE_LIMITED' | 'LIMIT_EXCEEDED';

/**
 * Thrown by commands for what is no outcome of theirs: who asks may not, or not now. It has the form that the GraphQL door gives to
 * top-level errors.
 */
export class Refusal extends Error {
  readonly extensions: { code: Code; retryAfterSeconds?: number };

  constructor(code: Code, message: string, retryAfterSeconds?: number) {
    super(message);
    this.extensions = { code, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
  }
}

/** The person who calls, themselves or through an API key. */
export function signedIn(caller: Caller): Id<'usr'> {
  if (caller.userId === null) throw new Refusal('UNAUTHENTICATED', 'Sign in first.');
  return caller.userId;
}

/** The person who calls themselves: what concerns the account is not for API keys. */
export function inPerson(caller: Caller): Id<'usr'> {
  const person = signedIn(caller);
  if (caller.kind !== 'person') throw new Refusal('FORBIDDEN', 'API keys can not do this.');
  return person;
}

/** The organisation the caller acts for, if they may do that for it. */
export function actingFor(caller: Caller, permission: Permission): ActingOrganization {
  signedIn(caller);
  if (caller.organization === null) throw new Refusal('NOT_FOUND', 'You do not belong to an organisation yet.');
  if (!can(caller, permission)) throw new Refusal('FORBIDDEN', `This needs ${permission}.`);
  return caller.organization;
}

/** The administrator of the installation who calls. */
export function platformAdmin(caller: Caller): Id<'usr'> {
  const person = inPerson(caller);
  if (!caller.platformAdmin) throw new Refusal('FORBIDDEN', 'This is for platform administrators.');
  return person;
}

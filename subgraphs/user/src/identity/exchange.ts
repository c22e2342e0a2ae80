import { anonymous, type Caller } from '@quittance/access/caller';
import type { SignToken } from '@quittance/access/token';
import { fromUuid, parseId } from '@quittance/ids';
import { err, ok, type Result } from '@quittance/result';
import { isLive, secretMarker } from '../api-key/api-key.ts';
import { findBySecret, noteUse } from '../api-key/store.ts';
import { recordAction, wasRecorded } from '../audit/store.ts';
import type { Deps } from '../deps.ts';
import { findOrganization } from '../organization/store.ts';
import { findPerson } from '../person/store.ts';
import { callerOf, type Principal } from './caller.ts';
import type { Clerk } from './clerk.ts';
import { findBelongings } from './store.ts';

/** What a caller brings. */
export type Credential = {
  /** The value of `Authorization`: `Bearer <session token, API key or Clerk session token>`; null for anonymous callers. */
  authorization: string | null;
  /** The organisation they want to act for; null for their first one. */
  organization: string | null;
};

/** What the subgraphs get for it. */
export type Identity = { token: string; caller: Caller; expiresAt: Date };

export type IdentityRefusal = { code: 'INVALID_CREDENTIAL' | 'UNKNOWN_ORGANIZATION' };

export type ExchangeIdentity = (credential: Credential) => Promise<Result<Identity, IdentityRefusal>>;

/** One record tells of a platform administrator's visit of that length. */
const visitMs = 15 * 60_000;
const longestCredential = 8 * 1024;

/** Exchanges a credential for the internal token. */
export function createIdentityExchange(deps: Deps, options: { sign: SignToken; clerk: Clerk | null }): ExchangeIdentity {
  const issue = async (caller: Caller) => ok({ caller, ...(await options.sign(caller)) });

  return async ({ authorization, organization }) => {
    if (authorization === null) return issue(anonymous);
    const principal = await principalOf(deps, options.clerk, authorization);
    if (principal === null) return err({ code: 'INVALID_CREDENTIAL' });
    const wanted = organization === null ? null : parseId('org', organization);
    if (organization !== null && wanted === null) return err({ code: 'UNKNOWN_ORGANIZATION' });
    const belongings = await findBelongings(deps.db, principal.person.id);
    const isForeign = wanted !== null && belongings.every((each) => each.organization.id !== wanted);
    const foreign = isForeign && principal.person.platformAdmin ? await findOrganization(deps.db, wanted) : null;
    const caller = callerOf(principal, belongings, wanted, foreign);
    if (caller === 'UNKNOWN_ORGANIZATION') return err({ code: 'UNKNOWN_ORGANIZATION' });
    if (caller.foreign) await recordVisit(deps, caller);
    return issue(caller);
  };
}

/** Whose credential it is; null when it is nobody's. */
async function principalOf(deps: Deps, clerk: Clerk | null, authorization: string): Promise<Principal | null> {
  const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
  if (token === undefined || token.length > longestCredential) return null;
  if (token.startsWith(secretMarker)) return principalOfApiKey(deps, token);
  const person = token.includes('.') ? await personOfClerk(clerk, token) : await personOfSession(deps, token);
  return person === null || person.deletedAt !== null ? null : { person, apiKey: null };
}

async function principalOfApiKey(deps: Deps, secret: string): Promise<Principal | null> {
  const apiKey = await findBySecret(deps.db, secret);
  if (apiKey === null || !isLive(apiKey, deps.now())) return null;
  const person = await findPerson(deps.db, apiKey.createdBy);
  if (person === null || person.deletedAt !== null) return null;
  await noteUse(deps.db, apiKey, deps.now());
  return { person, apiKey };
}

async function personOfSession(deps: Deps, token: string) {
  const uuid = await deps.accounts.personOf(token);
  return uuid === null ? null : findPerson(deps.db, fromUuid('usr', uuid));
}

/** Tokens with dots are JWTs, which only Clerk gives. */
async function personOfClerk(clerk: Clerk | null, token: string) {
  return clerk === null ? null : clerk.personOf(token);
}

/** Everything a platform administrator does is in the audit trail; that they act for a foreign organisation is known here alone. */
async function recordVisit(deps: Deps, { userId: by, organization }: Caller): Promise<void> {
  if (by === null || organization === null) return;
  const at = deps.now();
  const visit = { action: 'platform.acted_for_organization', by, organizationId: organization.id } as const;
  if (await wasRecorded(deps.db, { ...visit, after: new Date(at.getTime() - visitMs) })) return;
  await deps.db.$transaction((tx) =>
    recordAction(tx, { ...visit, at, subject: organization.id, details: { name: organization.name } }),
  );
}

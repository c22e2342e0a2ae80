import type { ActingOrganization, Caller } from '@quittance/access/caller';
import type { Id } from '@quittance/ids';
import type { ApiKey } from '../api-key/api-key.ts';
import type { Membership } from '../membership/membership.ts';
import type { Organization } from '../organization/organization.ts';
import type { Person } from '../person/person.ts';

/** Who a credential turned out to be. */
export type Principal = { person: Person; apiKey: ApiKey | null };

/** One of today's memberships with its organisation. */
export type Belonging = { membership: Membership; organization: Organization };

/** What the caller is, or that there is no such organisation for them. */
export type CallerOutcome = Caller | 'UNKNOWN_ORGANIZATION';

/**
 * The caller that a principal is: for the organisation they want, else for their first one. An API key is bound to its organisation, and has the
 * rights of its maker's role there as far as its scopes go, never those of a platform administrator.
 */
export function callerOf(
  { person, apiKey }: Principal,
  belongings: readonly Belonging[],
  wanted: Id<'org'> | null,
  wantedForeign: Organization | null,
): CallerOutcome {
  const own = belongings.find(({ organization }) => organization.id === (apiKey?.organizationId ?? wanted ?? organization.id));
  if (apiKey !== null) {
    if (own === undefined || (wanted !== null && wanted !== apiKey.organizationId)) return 'UNKNOWN_ORGANIZATION';
    const rights = { platformAdmin: false, foreign: false, scopes: apiKey.scopes, organizationIds: [own.organization.id] };
    return { kind: 'api_key', userId: person.id, organization: actingOf(own), ...rights };
  }
  const ids = belongings.map(({ organization }) => organization.id);
  const caller = { kind: 'person', userId: person.id, platformAdmin: person.platformAdmin, scopes: null } as const;
  if (own !== undefined || wanted === null) {
    const organization = own === undefined ? null : actingOf(own);
    return { ...caller, foreign: false, organization, organizationIds: ids };
  }
  if (!person.platformAdmin || wantedForeign === null) return 'UNKNOWN_ORGANIZATION';
  // The least role: what a platform administrator may do does not come from it.
  const organization = actingOf({ organization: wantedForeign, membership: { role: 'VIEWER' } });
  return { ...caller, foreign: true, organization, organizationIds: [...ids, wantedForeign.id] };
}

function actingOf(belonging: { organization: Organization; membership: Pick<Membership, 'role'> }): ActingOrganization {
  const { id, name, country, currency } = belonging.organization;
  return { id, name, country, currency, role: belonging.membership.role };
}

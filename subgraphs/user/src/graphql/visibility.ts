import type { Caller } from '@quittance/access/caller';
import type { Id } from '@quittance/ids';
import type { Organization } from '../organization/organization.ts';
import type { Person } from '../person/person.ts';
import type { Context } from './context.ts';

/** A person as somebody sees them: fellow members do not see what concerns the person alone. */
export type UserView = { person: Person; seenBy: 'themselves' | 'administrator' | 'fellow' };

/** How the caller sees a person of whom it is settled that they may see them. */
export function viewOf(caller: Caller, person: Person): UserView {
  if (caller.platformAdmin) return { person, seenBy: 'administrator' };
  return { person, seenBy: caller.kind === 'person' && caller.userId === person.id ? 'themselves' : 'fellow' };
}

/** The person, if the caller may see them: themselves, members of their organisations, everybody for platform administrators. */
export async function visibleUser({ caller, loaders }: Context, id: Id<'usr'>): Promise<UserView | null> {
  if (caller.userId === null) return null;
  const visible = caller.platformAdmin || caller.userId === id || (await loaders.fellows.load(id));
  const person = visible ? await loaders.people.load(id) : null;
  return person && viewOf(caller, person);
}

/** The organisation, if the caller may see it: a member, or a platform administrator. */
export async function visibleOrganization({ caller, loaders }: Context, id: Id<'org'>): Promise<Organization | null> {
  return caller.platformAdmin || isMember(caller, id) ? loaders.organizations.load(id) : null;
}

export function isMember(caller: Caller, organization: Id<'org'>): boolean {
  return caller.organizationIds.includes(organization);
}

import type { Caller, Role } from '@quittance/access/caller';
import { membershipChanged as contract } from '@quittance/events/user';
import type { Id } from '@quittance/ids';
import type { NewEvent } from '@quittance/messaging/outbox';

/** That a person belongs, or belonged, to an organisation. */
export type Membership = {
  id: Id<'mem'>;
  organizationId: Id<'org'>;
  personId: Id<'usr'>;
  role: Role;
  /** Grows with every change, also over leaving and joining again. */
  version: number;
  joinedAt: Date;
  endedAt: Date | null;
};

/** A person belongs to no more organisations than fit the internal token. */
export const mostMemberships = 100;

export function ended(membership: Membership, now: Date): Membership {
  return { ...membership, endedAt: now, version: membership.version + 1 };
}

export function withRole(membership: Membership, role: Role): Membership {
  return { ...membership, role, version: membership.version + 1 };
}

/** The same membership come to life again. */
export function rejoined(membership: Membership, role: Role, now: Date): Membership {
  return { ...membership, role, joinedAt: now, endedAt: null, version: membership.version + 1 };
}

/** Whether the caller, who may change members, may make an owner or change one: only owners do. */
export function mayTouch(caller: Caller, role: Role): boolean {
  return role !== 'OWNER' || caller.platformAdmin || caller.organization?.role === 'OWNER';
}

/** Tells the others what a membership is like now. */
export function membershipChanged(membership: Membership): NewEvent<typeof contract> {
  return {
    contract,
    subject: membership.id,
    organizationId: membership.organizationId,
    data: {
      organizationId: membership.organizationId,
      userId: membership.personId,
      role: membership.endedAt === null ? membership.role : null,
      version: membership.version,
    },
  };
}

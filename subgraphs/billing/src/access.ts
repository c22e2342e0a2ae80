import type { Caller } from '@quittance/access/caller';
import { can, type Permission } from '@quittance/access/permissions';
import type { Id } from '@quittance/ids';
import type { Owner } from './chart/chart.ts';

/** Whose things a caller sees: their own, and those of the organisation they act for. */
export type Viewer = { everything: boolean; userId: Id<'usr'> | null; organizationId: Id<'org'> | null };

/** What the permission opens to the caller. An API key is its organisation's: nothing of whoever made it is open to it. */
export function viewerOf(caller: Caller, permission: Permission): Viewer {
  return {
    everything: caller.platformAdmin,
    userId: caller.kind === 'person' ? caller.userId : null,
    organizationId: caller.organization !== null && can(caller, permission) ? caller.organization.id : null,
  };
}

/** Whether something of this owner concerns the viewer. */
export function sees(viewer: Viewer, owner: { userId: Id<'usr'> | null; organizationId: Id<'org'> | null }): boolean {
  return viewer.everything || owns(viewer, owner);
}

/** As `sees`, without what administrators may look at: for moving money. */
export function owns(
  viewer: Viewer,
  { userId, organizationId }: { userId: Id<'usr'> | null; organizationId: Id<'org'> | null },
): boolean {
  return (organizationId !== null && viewer.organizationId === organizationId) || (userId !== null && viewer.userId === userId);
}

/** May the caller spend what belongs to this owner? */
export function maySpend(caller: Caller, owner: Owner): boolean {
  return owns(spenderOf(caller), owner);
}

/** Whose money the caller may spend. That an administrator may look at everything gives no right to other people's. */
export function spenderOf(caller: Caller): Viewer {
  return viewerOf({ ...caller, platformAdmin: false }, 'wallets:write');
}

/** Whose idempotency keys these are: the organisation's that the caller acts for, else the person's. */
export function scopeOf(caller: Caller): string {
  return caller.organization?.id ?? caller.userId ?? 'anonymous';
}

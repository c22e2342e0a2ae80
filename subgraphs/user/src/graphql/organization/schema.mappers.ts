import type { Invitation } from '../../invitation/invitation.ts';
import type { Membership } from '../../membership/membership.ts';
import type { Organization } from '../../organization/organization.ts';

export type OrganizationMapper = Organization;
export type MembershipMapper = Membership;
export type InvitationMapper = Invitation;

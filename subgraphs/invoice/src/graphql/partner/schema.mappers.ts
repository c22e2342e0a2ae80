import type { Partner } from '../../partner/partner.ts';

/** What resolvers of these types get as parent. */
export type PartnerMapper = Partner;

/** Organisations and people belong to another service: their id is all there is here. */
export type OrganizationMapper = { id: string };
export type UserMapper = { id: string };

import { organizationCreated, organizationUpdated } from '@quittance/events/user';
import type { Id } from '@quittance/ids';
import type { NewEvent } from '@quittance/messaging/outbox';

export type Address = { line1: string; line2: string | null; city: string; postalCode: string; country: string };

/** A business that issues and receives invoices. */
export type Organization = {
  id: Id<'org'>;
  name: string;
  /** ISO 3166-1, two letters. */
  country: string;
  /** ISO 4217; of its first wallet, so it never changes. */
  currency: string;
  taxId: string | null;
  address: Address | null;
  email: string | null;
  /** Grows with every change. */
  version: number;
  createdAt: Date;
};

/** What may be changed; what is missing stays. */
export type OrganizationChange = Partial<Pick<Organization, 'name' | 'country' | 'taxId' | 'address' | 'email'>>;

/** The organisation after the change; the same object when nothing is different. */
export function changed(organization: Organization, change: OrganizationChange): Organization {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const next = { ...organization, ...given };
  const same = JSON.stringify(basics(next)) === JSON.stringify(basics(organization));
  return same ? organization : { ...next, version: organization.version + 1 };
}

/** What the others are told of an organisation, its fields in a fixed order. */
function basics({ id, name, country, currency, taxId, address, email, version }: Organization) {
  const { line1, line2, city, postalCode, country: addressCountry } = address ?? {};
  const ordered = address && { line1, line2, city, postalCode, country: addressCountry };
  return { organizationId: id, name, country, currency, taxId, address: ordered as Address | null, email, version };
}

/** Tells the others that there is a new one. */
export function organizationWasCreated(organization: Organization, owner: Id<'usr'>): NewEvent<typeof organizationCreated> {
  const data = { ...basics(organization), ownerUserId: owner };
  return { contract: organizationCreated, subject: organization.id, organizationId: organization.id, data };
}

/** Tells the others what it is like now. */
export function organizationWasUpdated(organization: Organization): NewEvent<typeof organizationUpdated> {
  const data = basics(organization);
  return { contract: organizationUpdated, subject: organization.id, organizationId: organization.id, data };
}

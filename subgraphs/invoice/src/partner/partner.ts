import type { Id } from '@quittance/ids';
import type { PostalAddress } from '../address.ts';

export type PartnerKind = 'COMPANY' | 'PERSON';
export type PartnerRole = 'CUSTOMER' | 'SUPPLIER';

/** What people write about a partner. */
export type PartnerDetails = {
  kind: PartnerKind;
  /** Null only on the way in: see `namedDetails`. */
  name: string | null;
  firstName: string | null;
  middleName: string | null;
  lastName: string | null;
  email: string | null;
  mobile: string | null;
  taxId: string | null;
  externalReference: string | null;
  address: PostalAddress | null;
  roles: readonly PartnerRole[];
};

/** A customer or supplier of an organisation. */
export type Partner = PartnerDetails & {
  id: Id<'ptn'>;
  organizationId: Id<'org'>;
  name: string;
  linkedOrganizationId: Id<'org'> | null;
  archivedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

/** The details with a name: a person's is made from first, middle and last name where none was given. Null: there is none to be had. */
export function namedDetails(details: PartnerDetails): (PartnerDetails & { name: string }) | null {
  const name = details.name ?? nameFromParts(details);
  return name === null ? null : { ...details, name };
}

/** The details after a change: what is left out stays. A name that was made from its parts follows them. */
export function changedDetails(partner: Partner, changes: Partial<PartnerDetails>): PartnerDetails {
  const wasMade = partner.name === nameFromParts(partner);
  const { kind, firstName, middleName, lastName, email, mobile, taxId, externalReference, address, roles } = partner;
  const before = { kind, firstName, middleName, lastName, email, mobile, taxId, externalReference, address, roles };
  return { ...before, name: wasMade ? null : partner.name, ...changes };
}

function nameFromParts({ kind, firstName, middleName, lastName }: PartnerDetails): string | null {
  const parts = [firstName, middleName, lastName].filter((part) => part !== null);
  return kind === 'PERSON' && parts.length > 0 ? parts.join(' ') : null;
}

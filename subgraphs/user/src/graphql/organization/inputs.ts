import { countryCode, currencyCode, emailAddress, idOf, optionalText, text } from '@quittance/graphql-kit/input';
import { z } from 'zod';
import { normaliseEmail } from '../../person/person.ts';

const address = z.object({
  line1: text(200),
  line2: optionalText(200),
  city: text(100),
  postalCode: text(20),
  country: countryCode,
});
const email = emailAddress.transform(normaliseEmail);
const role = z.enum(['OWNER', 'ADMIN', 'ACCOUNTANT', 'MEMBER', 'VIEWER']);

export const createOrganizationInput = z.object({
  name: text(200),
  country: countryCode,
  currency: currencyCode,
  taxId: optionalText(50),
  address: address.nullish().transform((given) => given ?? null),
  email: email.nullish().transform((given) => given ?? null),
});

/** What is left out stays, null (and a blank tax number) empties. */
export const updateOrganizationInput = z.object({
  name: text(200).optional(),
  country: countryCode.optional(),
  taxId: z.union([text(50), z.null(), z.literal('').transform(() => null)]).optional(),
  address: address.nullable().optional(),
  email: email.nullable().optional(),
});

export const inviteMemberInput = z.object({ email, role });
export const revokeInvitationInput = z.object({ invitationId: idOf('ivt') });
export const acceptInvitationInput = z.object({ token: text(200) });
export const changeMemberRoleInput = z.object({ membershipId: idOf('mem'), role });
export const removeMemberInput = z.object({ membershipId: idOf('mem') });

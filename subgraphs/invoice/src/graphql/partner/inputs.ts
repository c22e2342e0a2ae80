import { countryCode, emailAddress, idOf } from '@quittance/graphql-kit/input';
import { z } from 'zod';
import { given, orNull, someText, textIfAny, textOrNull } from '../input.ts';

const kind = z.enum(['COMPANY', 'PERSON']);
const roles = z.array(z.enum(['CUSTOMER', 'SUPPLIER'])).transform((given) => [...new Set(given)]);
const someRoles = roles.refine((given) => given.length > 0, 'must name at least one role');
/** A blank address means none. */
const email = z
  .union([z.literal(''), emailAddress])
  .nullable()
  .transform((value) => (value === '' ? null : value));
const address = z
  .object({
    line1: someText(200),
    line2: textIfAny(200),
    city: someText(100),
    postalCode: textIfAny(20).transform((value) => value ?? ''),
    country: countryCode,
  })
  .nullable();

export const createPartnerInput = z.object({
  kind,
  name: textIfAny(200),
  firstName: textIfAny(100),
  middleName: textIfAny(100),
  lastName: textIfAny(100),
  email: orNull(email),
  mobile: textIfAny(40),
  taxId: textIfAny(40),
  externalReference: textIfAny(100),
  address: orNull(address),
  roles: roles.nullish().transform((given) => (given?.length ? given : ['CUSTOMER' as const])),
});

const required = (value: unknown) => value !== null;
const mustNotBeNull = 'must not be null';

export const updatePartnerInput = z
  .object({
    partnerId: idOf('ptn'),
    kind: kind.nullable().optional().refine(required, mustNotBeNull),
    name: textOrNull(200),
    firstName: textOrNull(100),
    middleName: textOrNull(100),
    lastName: textOrNull(100),
    email: email.optional(),
    mobile: textOrNull(40),
    taxId: textOrNull(40),
    externalReference: textOrNull(100),
    address: address.optional(),
    roles: someRoles.nullable().optional().refine(required, mustNotBeNull),
  })
  .transform(({ partnerId, kind: newKind, roles: newRoles, ...rest }) => ({
    partnerId,
    changes: given({ ...rest, kind: newKind ?? undefined, roles: newRoles ?? undefined }),
  }));

/** The filter of a list; a query's mistakes are top-level errors. */
export const partnerFilter = z.object({
  search: textIfAny(100),
  role: orNull(z.enum(['CUSTOMER', 'SUPPLIER'])),
  kind: orNull(kind),
  archived: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
});

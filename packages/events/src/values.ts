import { type Id, type Prefix, parseId, prefixes } from '@quittance/ids';
import { z } from 'zod';

/** A prefixed id, for instance `inv_01jd…`. */
export const id = <P extends Prefix>(prefix: P) =>
  z
    .custom<Id<P>>(
      (value) => typeof value === 'string' && parseId(prefix, value) !== null,
      `expected an id that starts with ${prefix}_`,
    )
    // For its JSON Schema, which a check in code doesn't tell.
    .meta({ type: 'string', pattern: `^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`, description: `Id of a ${prefixes[prefix]}.` });

/** Minor units as a decimal string in JSON (64 bits do not fit a JSON number), `bigint` in code. */
export const minor = z
  .string()
  .regex(/^-?\d{1,19}$/)
  .transform((text) => BigInt(text));

/** ISO 4217. */
export const currency = z.string().regex(/^[A-Z]{3}$/);
/** YYYY-MM-DD */
export const day = z.iso.date();
/** RFC 3339, UTC. */
export const instant = z.iso.datetime();
/** Grows with every change of the aggregate; a consumer ignores what is not newer than what it has. */
export const version = z.number().int().positive();

export const address = z.object({
  line1: z.string(),
  line2: z.string().nullable(),
  city: z.string(),
  postalCode: z.string(),
  country: z.string().length(2),
});

/** What examples are made with: ids that look right and never change. */
export const exampleId = <P extends Prefix>(prefix: P, digit = 1): Id<P> =>
  `${prefix}_01jd8xk6q4e5r8t9v2w3x4y5z${digit}` as Id<P>;

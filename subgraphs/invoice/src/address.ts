import { z } from 'zod';

/** A postal address. */
export type PostalAddress = {
  line1: string;
  line2: string | null;
  city: string;
  /** Empty where there are none. */
  postalCode: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
};

const stored = z.object({
  line1: z.string(),
  line2: z.string().nullable(),
  city: z.string(),
  postalCode: z.string(),
  country: z.string(),
});

/** Reads what a JSON column holds. */
export function addressOf(json: unknown): PostalAddress | null {
  return json === null ? null : stored.parse(json);
}

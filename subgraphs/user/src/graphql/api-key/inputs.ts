import { permissions } from '@quittance/access/permissions';
import { idOf, text } from '@quittance/graphql-kit/input';
import { z } from 'zod';

const longestLifeMs = 5 * 366 * 24 * 60 * 60_000;

/** The instant at which it is parsed decides whether an expiry lies ahead. */
export const createApiKeyInput = (now: Date) =>
  z.object({
    name: text(100),
    scopes: z
      .array(z.enum(permissions))
      .min(1, 'must name at least one scope')
      .max(permissions.length, `must name at most ${permissions.length} scopes`)
      .transform((scopes) => [...new Set(scopes)]),
    expiresAt: z
      .string()
      .transform((instant) => new Date(instant))
      .refine((instant) => instant > now, 'must lie in the future')
      .refine((instant) => instant.getTime() - now.getTime() <= longestLifeMs, 'must lie within five years')
      .nullish()
      .transform((given) => given ?? null),
  });

export const revokeApiKeyInput = z.object({ apiKeyId: idOf('key') });

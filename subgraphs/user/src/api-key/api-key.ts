import { createHash } from 'node:crypto';
import type { Permission } from '@quittance/access/permissions';
import type { Id } from '@quittance/ids';

/** How every secret begins: what tells an API key from other credentials, and leaked ones from other text. */
export const secretMarker = 'qk_';
const shownLength = secretMarker.length + 6;

/** A credential for programs, which act in the name of who made it. */
export type ApiKey = {
  id: Id<'key'>;
  organizationId: Id<'org'>;
  createdBy: Id<'usr'>;
  name: string;
  /** How the secret begins. */
  prefix: string;
  scopes: readonly Permission[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

/** `last_used_at` is written at most so often: it is there to find keys that nobody uses. */
export const useNotedEveryMs = 5 * 60_000;

export function isLive(key: ApiKey, now: Date): boolean {
  return key.revokedAt === null && (key.expiresAt === null || key.expiresAt > now);
}

export function prefixOf(secret: string): string {
  return secret.slice(0, shownLength);
}

/** How a secret is kept. A plain hash will do for 256 random bits: there is nothing to guess. */
export function secretHash(secret: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(secret).digest());
}

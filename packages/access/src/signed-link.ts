import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { assert } from '@quittance/result';

/** Signs what a link says, so that whoever holds the link has the right that it gives, and nobody can make one up. */
export type LinkSigner = {
  /** 43 characters that can stand in a path. */
  sign(text: string): string;
  isGenuine(text: string, signature: string): boolean;
};

/** `purpose` keeps links of one kind from passing for those of another. The first secret signs, all of them are accepted. */
export function createLinkSigner({ secrets, purpose }: { secrets: readonly string[]; purpose: string }): LinkSigner {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, 'quittance', purpose, 32)));
  const [signingKey] = keys;
  assert(signingKey !== undefined, 'links need a secret');
  const signatureOf = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest('base64url');
  return {
    sign: (text) => signatureOf(signingKey, text),
    isGenuine: (text, signature) => {
      // As text: the last character of 43 has bits that decoding drops, so several texts would pass for one signature.
      if (!/^[\w-]{43}$/.test(signature)) return false;
      const given = Buffer.from(signature);
      return keys.some((key) => timingSafeEqual(Buffer.from(signatureOf(key, text)), given));
    },
  };
}

/** Links in answers live an hour or a little longer. */
const lifetimeMs = 60 * 60 * 1000;
/** Expiries are rounded up to this, so that the same thing has the same link for a while and caches can work. */
const stepMs = 10 * 60 * 1000;

/** When a link that is made now expires, in seconds since 1970. */
export function linkExpiry(now: Date): number {
  return (Math.ceil((now.getTime() + lifetimeMs) / stepMs) * stepMs) / 1000;
}

import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { assert, err, ok, type Result } from '@quittance/result';

/** The header that carries the signature: `v1,t=<unix seconds>,n=<nonce>,s=<HMAC-SHA256, base64url>`. */
export const signatureHeader = 'quittance-signature';
/** How far a request's time may be from ours, either way. */
export const signatureWindowMs = 30_000;
/** Two windows at more than 1,600 requests a second; beyond it requests are refused rather than nonces forgotten. */
const maxNonces = 100_000;
const minSecretLength = 32;

/** What a signature covers. The receiver is covered by the key, which is another one for each. */
export type SignedParts = {
  method: string;
  /** With the query, without the host: a proxy may change that. */
  path: string;
  /** The internal token (or whatever else says for whom the request is made); empty without one. */
  claims: string;
  body: string | Uint8Array;
};

export type SignatureRefusal = { code: 'MISSING' | 'MALFORMED' | 'OUT_OF_TIME' | 'WRONG_SIGNATURE' | 'REPLAYED' | 'OVERLOADED' };

/**
 * `INTERNAL_SECRET`: one secret, or two with a comma between them while it is being changed. The first one signs, both are accepted: give the
 * receivers `new,old` first, then the senders, then take the old one away.
 */
export function parseSecrets(text: string): readonly string[] {
  const secrets = text.split(',').map((secret) => secret.trim());
  assert(secrets.length <= 2, 'there are at most two internal secrets');
  assert(
    secrets.every((secret) => secret.length >= minSecretLength),
    `an internal secret has at least ${minSecretLength} characters`,
  );
  return secrets;
}

/** Signs requests to one receiver (a subgraph's name). */
export function createRequestSigner(options: {
  secrets: readonly string[];
  receiver: string;
  now?: () => Date;
  nonce?: () => string;
}): (parts: SignedParts) => string {
  const { secrets, receiver, now = () => new Date(), nonce = () => randomBytes(16).toString('base64url') } = options;
  const [secret] = secrets;
  assert(secret !== undefined, 'there is an internal secret');
  const key = keyOf(secret, receiver);
  return (parts) => {
    const time = Math.floor(now().getTime() / 1000).toString();
    const once = nonce();
    return `v1,t=${time},n=${once},s=${sign(key, time, once, parts).toString('base64url')}`;
  };
}

/**
 * Verifies requests that were signed for this receiver. Nonces are remembered by this process only: with several replicas a captured request could be
 * replayed once at each within the window, which is why what it triggers is idempotent anyway.
 */
export function createRequestVerifier(options: {
  secrets: readonly string[];
  receiver: string;
  now?: () => Date;
}): (header: string | null, parts: SignedParts) => Result<void, SignatureRefusal> {
  const { secrets, receiver, now = () => new Date() } = options;
  const keys = secrets.map((secret) => keyOf(secret, receiver));
  const nonces = createNonceCache();
  return (header, parts) => {
    if (header === null) return err({ code: 'MISSING' });
    const match = /^v1,t=(\d{1,12}),n=([\w-]{22}),s=([\w-]{43})$/.exec(header);
    const [, time, nonce, signature] = match ?? [];
    if (time === undefined || nonce === undefined || signature === undefined) return err({ code: 'MALFORMED' });
    const at = now().getTime();
    const signedAt = Number(time) * 1000;
    if (Math.abs(at - signedAt) > signatureWindowMs) return err({ code: 'OUT_OF_TIME' });
    const given = Buffer.from(signature, 'base64url');
    const right = keys.filter((key) => timingSafeEqual(sign(key, time, nonce, parts), given));
    if (right.length === 0) return err({ code: 'WRONG_SIGNATURE' });
    // Only after the signature, else anybody could fill the cache.
    return nonces.take(nonce, at, signedAt + signatureWindowMs);
  };
}

/** A key for each receiver, so that a request to one can't be replayed at another, and one that leaks opens one door only. */
function keyOf(secret: string, receiver: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'quittance', `internal request to ${receiver}`, 32));
}

function sign(key: Buffer, time: string, nonce: string, parts: SignedParts): Buffer {
  const message = ['v1', time, nonce, parts.method.toUpperCase(), parts.path, sha256(parts.claims), sha256(parts.body)].join(
    '\n',
  );
  return createHmac('sha256', key).update(message).digest();
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64url');
}

function createNonceCache() {
  const until = new Map<string, number>();
  let sweptAt = 0;
  const sweep = (at: number) => {
    sweptAt = at;
    for (const [nonce, end] of until) if (end < at) until.delete(nonce);
  };
  return {
    take(nonce: string, at: number, end: number): Result<void, SignatureRefusal> {
      if (at - sweptAt >= 1_000) sweep(at);
      if (until.has(nonce)) return err({ code: 'REPLAYED' });
      if (until.size >= maxNonces) return err({ code: 'OVERLOADED' });
      until.set(nonce, end);
      return ok();
    },
  };
}

import { readFile, rename, writeFile } from 'node:fs/promises';
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { bounded } from './bounded.ts';

/** Where the public keys of the internal token come from: asked again when they are old or a token names an unknown key. */
export type KeySource = () => Promise<JSONWebKeySet>;

/** Thrown when no key could be had from anywhere: the caller may be fine, it just can't be told. */
export class KeysUnavailableError extends Error {}

/** Old keys are used meanwhile, so this only says how soon a withdrawn key stops counting. */
const maxAgeMs = 5 * 60_000;
/** How often at most a token with an unknown key may make us ask again. */
const cooldownMs = 5_000;
const timeoutMs = 3_000;
const maxBytes = 64 * 1024;

const publicKey = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), kid: z.string() });
const keySet = z.object({
  keys: z
    .array(publicKey.extend({ alg: z.literal('ES256').default('ES256') }))
    .min(1)
    .max(10),
});

/** A JWKS as text from outside; throws for anything but P-256 public keys (a private part, if there is one, is dropped). */
export function parseKeySet(text: string): JSONWebKeySet {
  return keySet.parse(JSON.parse(text));
}

export const keysFromFile =
  (path: string): KeySource =>
  async () =>
    parseKeySet(await readFile(path, 'utf8'));

export const keysFromUrl =
  (url: string): KeySource =>
  async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return parseKeySet(await bounded(response, maxBytes).text());
  };

export type KeyCacheOptions = {
  source: KeySource;
  /** Keeps the last good keys over a restart, so that a subgraph also starts while `user` is down. */
  cacheFile?: string | undefined;
  now?: () => Date;
};

type Kept = { keys: JSONWebKeySet; lookUp: JWTVerifyGetKey };

/**
 * Looks up the key a token names. What was once fetched is kept for as long as the process lives: when the source is away, the last
 * good keys go on counting.
 */
export function createKeyCache({ source, cacheFile, now = () => new Date() }: KeyCacheOptions): JWTVerifyGetKey {
  let kept: Kept | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;

  const keep = (keys: JSONWebKeySet) => {
    kept = { keys, lookUp: createLocalJWKSet(keys) };
  };

  const ask = async () => {
    askedAt = now().getTime();
    const keys = await source();
    const changed = JSON.stringify(keys) !== JSON.stringify(kept?.keys);
    keep(keys);
    // A cache that can't be written costs a start without `user`, not the request at hand.
    if (changed && cacheFile !== undefined) await writeAtomically(cacheFile, JSON.stringify(keys)).catch(() => undefined);
  };

  const refresh = (): Promise<void> => {
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  };

  const first = async () => {
    try {
      await refresh();
    } catch (cause) {
      if (cacheFile === undefined) throw new KeysUnavailableError('The keys of the internal token are not to be had', { cause });
      await keysFromFile(cacheFile)().then(keep, () => {
        throw new KeysUnavailableError('The keys of the internal token are not to be had', { cause });
      });
    }
  };

  return async (header, token) => {
    if (kept === null) await first();
    const age = now().getTime() - askedAt;
    const known = kept?.keys.keys.some((key) => key.kid === header.kid) ?? false;
    // A source that is away leaves the old keys in force, hence the ignored failures.
    if (!known && age >= cooldownMs) await refresh().catch(() => undefined);
    else if (age >= maxAgeMs) refresh().catch(() => undefined);
    if (kept === null) throw new KeysUnavailableError('The keys of the internal token are not to be had');
    return kept.lookUp(header, token);
  };
}

async function writeAtomically(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, text, { mode: 0o600 });
  await rename(temporary, path);
}

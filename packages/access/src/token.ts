import { parseId } from '@quittance/ids';
import { err, ok, type Result } from '@quittance/result';
import { type CryptoKey, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { anonymous, type Caller } from './caller.ts';
import { createKeyCache, type KeyCacheOptions, KeysUnavailableError } from './key-set.ts';

/** The one algorithm of the internal token; a token that names another one (or `none`) is refused before its signature is looked at. */
export const tokenAlgorithm = 'ES256';
export const tokenAudience = 'quittance';
export const defaultTokenIssuer = 'quittance:user';
/** How long a right outlives its withdrawal at most. */
export const tokenLifetimeMs = 60_000;
/** Says what kind of JWT it is, so that no other token signed by the same keys can pass for it. */
const tokenType = 'quittance-internal+jwt';
/** Far beyond what a caller with the most memberships needs. */
const maxTokenLength = 16 * 1024;

/** The private half of a key of the JWKS. */
export type SigningKey = { kid: string; privateKey: CryptoKey };

export type SignedToken = { token: string; expiresAt: Date };
export type SignToken = (caller: Caller) => Promise<SignedToken>;

/** `INVALID` says no more on purpose: what exactly is wrong with a forged token is nobody's business. */
export type TokenRefusal = { code: 'INVALID' | 'EXPIRED' | 'KEYS_UNAVAILABLE' };
export type VerifyToken = (token: string) => Promise<Result<Caller, TokenRefusal>>;

/** Signs internal tokens; `key` is asked each time, so that a rotation needs no restart. */
export function createTokenSigner(options: {
  key: () => Promise<SigningKey>;
  issuer?: string | undefined;
  /** A minute unless told: longer only for people who work at the command line. */
  lifetimeMs?: number;
  now?: () => Date;
}): SignToken {
  const { key, issuer = defaultTokenIssuer, lifetimeMs = tokenLifetimeMs, now = () => new Date() } = options;
  return async (caller) => {
    const { kid, privateKey } = await key();
    const issuedAt = Math.floor(now().getTime() / 1000);
    const expiresAt = issuedAt + Math.floor(lifetimeMs / 1000);
    const token = await new SignJWT(toClaims(caller))
      .setProtectedHeader({ alg: tokenAlgorithm, kid, typ: tokenType })
      .setIssuer(issuer)
      .setAudience(tokenAudience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(privateKey);
    return { token, expiresAt: new Date(expiresAt * 1000) };
  };
}

/** A token that was good: its caller, and until when it needn't be looked at again. */
type Known = { caller: Caller; until: number };
const mostKnown = 1_000;

/**
 * Verifies internal tokens against keys that are cached locally, so that `user` may be down. A token comes with everything that its caller asks
 * for within half a minute, so its signature is looked at once; a token of a longer life again after a minute, because keys may be withdrawn.
 */
export function createTokenVerifier(options: {
  keys: KeyCacheOptions['source'];
  cacheFile?: string | undefined;
  issuer?: string | undefined;
  now?: () => Date;
}): VerifyToken {
  const { keys, cacheFile, issuer = defaultTokenIssuer, now = () => new Date() } = options;
  const lookUp = createKeyCache({ source: keys, cacheFile, now });
  const known = new Map<string, Known>();
  const remember = (token: string, caller: Caller, expiresAt: number): void => {
    known.delete(token);
    known.set(token, { caller, until: Math.min(expiresAt, now().getTime() + tokenLifetimeMs) });
    if (known.size > mostKnown) known.delete(known.keys().next().value ?? '');
  };
  return async (token) => {
    if (token.length > maxTokenLength) return err({ code: 'INVALID' });
    const seen = known.get(token);
    if (seen !== undefined && seen.until > now().getTime()) return ok(seen.caller);
    try {
      const { payload } = await jwtVerify(token, lookUp, {
        algorithms: [tokenAlgorithm],
        typ: tokenType,
        issuer,
        audience: tokenAudience,
        requiredClaims: ['sub', 'iat', 'exp'],
        currentDate: now(),
      });
      const claims = claimsSchema.safeParse(payload);
      if (!claims.success) return err({ code: 'INVALID' });
      const caller = toCaller(claims.data);
      remember(token, caller, Number(payload.exp) * 1000);
      return ok(caller);
    } catch (error) {
      if (error instanceof errors.JWTExpired) return err({ code: 'EXPIRED' });
      if (error instanceof errors.JOSEError) return err({ code: 'INVALID' });
      if (error instanceof KeysUnavailableError) return err({ code: 'KEYS_UNAVAILABLE' });
      throw error;
    }
  };
}

const idOf = <P extends 'usr' | 'org'>(prefix: P) =>
  z.string().transform((text, context) => {
    const id = parseId(prefix, text);
    if (id !== null) return id;
    context.addIssue({ code: 'custom', message: `expected an id that starts with ${prefix}_` });
    return z.NEVER;
  });

const organizationSchema = z.object({
  id: idOf('org'),
  name: z.string(),
  country: z.string(),
  currency: z.string(),
  role: z.enum(['OWNER', 'ADMIN', 'ACCOUNTANT', 'MEMBER', 'VIEWER']),
});

/** The token's own claims, beside the registered ones. `sub` is the user's id, or `anonymous`. */
const claimsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('anonymous'), sub: z.literal('anonymous') }),
  z.object({
    kind: z.enum(['person', 'api_key']),
    sub: idOf('usr'),
    organization: organizationSchema.nullable(),
    organizations: z.array(idOf('org')),
    platformAdmin: z.boolean(),
    foreign: z.boolean(),
    scopes: z.array(z.string()).nullable(),
  }),
]);

function toClaims(caller: Caller): JWTPayload {
  if (caller.kind === 'anonymous' || caller.userId === null) return { kind: 'anonymous', sub: 'anonymous' };
  return {
    kind: caller.kind,
    sub: caller.userId,
    organization: caller.organization,
    organizations: caller.organizationIds,
    platformAdmin: caller.platformAdmin,
    foreign: caller.foreign,
    scopes: caller.scopes,
  };
}

function toCaller(claims: z.output<typeof claimsSchema>): Caller {
  if (claims.kind === 'anonymous') return anonymous;
  return {
    kind: claims.kind,
    userId: claims.sub,
    organization: claims.organization,
    organizationIds: claims.organizations,
    platformAdmin: claims.platformAdmin,
    foreign: claims.foreign,
    scopes: claims.scopes,
  };
}

import { mkdtempDisposable, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@quittance/ids';
import { err, ok } from '@quittance/result';
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { anonymous, type Caller } from './caller.ts';
import { keysFromFile, keysFromUrl, parseKeySet } from './key-set.ts';
import { createTokenSigner, createTokenVerifier, defaultTokenIssuer, type SigningKey, tokenAudience } from './token.ts';

type Pair = SigningKey & { jwks: JSONWebKeySet };

async function pairOf(kid: string): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return { kid, privateKey, jwks: { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256' }] } };
}

const person: Caller = {
  kind: 'person',
  userId: newId('usr'),
  organization: { id: newId('org'), name: 'Ärger & Söhne', country: 'DE', currency: 'EUR', role: 'ACCOUNTANT' },
  organizationIds: [newId('org'), newId('org')],
  platformAdmin: false,
  foreign: false,
  scopes: null,
};
const program: Caller = { ...person, kind: 'api_key', scopes: ['invoices:read'] };

let ours: Pair;
let foreign: Pair;
beforeAll(async () => {
  [ours, foreign] = await Promise.all([pairOf('k1'), pairOf('k1')]);
});

const at = new Date('2026-01-31T12:00:00Z');
const later = (seconds: number) => () => new Date(at.getTime() + seconds * 1000);
const sign = (caller: Caller, key: SigningKey = ours, issuer?: string) =>
  createTokenSigner({ key: async () => key, issuer, now: () => at })(caller);
const verifierAt = (now: () => Date, jwks = ours.jwks) => createTokenVerifier({ keys: async () => jwks, now });

/** A token with claims and header of the test's choice, signed by the right key. */
const forge = (claims: JWTPayload, header: { alg?: string; typ?: string } = {}) =>
  new SignJWT({ iss: defaultTokenIssuer, aud: tokenAudience, iat: at.getTime() / 1000, exp: at.getTime() / 1000 + 60, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'quittance-internal+jwt', ...header })
    .sign(ours.privateKey);

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('internal token', () => {
  it.each([
    ['person', person],
    ['API key', program],
    ['anonymous', anonymous],
    ['platform admin without an organisation', { ...person, organization: null, organizationIds: [], platformAdmin: true }],
  ])('carries a caller unchanged: %s', async (_, caller) => {
    const { token } = await sign(caller);
    expect(await verifierAt(later(1))(token)).toEqual(ok(caller));
  });

  it('counts for 60 seconds and not a second longer', async () => {
    const { token, expiresAt } = await sign(person);
    expect(expiresAt).toEqual(later(60)());
    expect(await verifierAt(later(59))(token)).toEqual(ok(person));
    expect(await verifierAt(later(60))(token)).toEqual(err({ code: 'EXPIRED' }));
  });

  it('counts no longer where it was seen before', async () => {
    const { token } = await sign(person);
    let now = later(1);
    const verify = verifierAt(() => now());
    expect(await verify(token)).toEqual(ok(person));
    now = later(59);
    expect(await verify(token)).toEqual(ok(person));
    now = later(60);
    expect(await verify(token)).toEqual(err({ code: 'EXPIRED' }));
  });

  it('of a long life stops counting with its key, also where it was seen before', async () => {
    const { token } = await createTokenSigner({ key: async () => ours, lifetimeMs: 3_600_000, now: () => at })(person);
    let [now, jwks] = [later(1), ours.jwks];
    const verify = createTokenVerifier({ keys: async () => jwks, now: () => now() });
    expect(await verify(token)).toEqual(ok(person));
    [now, jwks] = [later(302), foreign.jwks];
    // Old keys are asked for again, and go on counting meanwhile.
    await verify(token);
    now = later(363);
    expect(await verify(token)).toEqual(err({ code: 'INVALID' }));
  });

  it('refuses a changed claim', async () => {
    const [header, payload, signature] = (await sign(person)).token.split('.');
    const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString());
    const changed = [header, part({ ...claims, platformAdmin: true }), signature].join('.');
    expect(await verifierAt(later(1))(changed)).toEqual(err({ code: 'INVALID' }));
  });

  it('refuses alg none', async () => {
    const [, payload] = (await sign(person)).token.split('.');
    for (const alg of ['none', 'None', 'NONE']) {
      const unsigned = `${part({ alg, typ: 'quittance-internal+jwt' })}.${payload}.`;
      expect(await verifierAt(later(1))(unsigned)).toEqual(err({ code: 'INVALID' }));
    }
  });

  it('refuses an HMAC made with the public key', async () => {
    const { keys } = ours.jwks;
    const claims = { kind: 'person', sub: person.userId ?? '', iss: defaultTokenIssuer, aud: tokenAudience };
    const confused = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'k1', typ: 'quittance-internal+jwt' })
      .setIssuedAt(at)
      .setExpirationTime(later(60)())
      .sign(Buffer.from(JSON.stringify(keys[0])));
    expect(await verifierAt(later(1))(confused)).toEqual(err({ code: 'INVALID' }));
  });

  it('refuses a foreign issuer, also with a key of the same name', async () => {
    const otherIssuer = await sign(person, ours, 'https://elsewhere.example');
    const otherKey = await sign(person, foreign);
    expect(await verifierAt(later(1))(otherIssuer.token)).toEqual(err({ code: 'INVALID' }));
    expect(await verifierAt(later(1))(otherKey.token)).toEqual(err({ code: 'INVALID' }));
  });

  it('refuses another audience, another kind of token and claims that are not a caller', async () => {
    const claims = { kind: 'anonymous', sub: 'anonymous' };
    expect(await verifierAt(later(1))(await forge(claims))).toEqual(ok(anonymous));
    for (const token of [
      await forge({ ...claims, aud: 'somebody else' }),
      await forge(claims, { typ: 'JWT' }),
      await forge({ ...claims, kind: 'person' }),
      await forge({
        kind: 'person',
        sub: 'org_01jd8xk6q4e5r8t9v2w3x4y5z1',
        organization: null,
        organizations: [],
        platformAdmin: true,
        scopes: null,
      }),
      await forge({ ...claims, exp: undefined }),
      'a.b.c',
      '',
      'x'.repeat(20_000),
    ]) {
      expect(await verifierAt(later(1))(token)).toEqual(err({ code: 'INVALID' }));
    }
  });
});

describe('keys of the internal token', () => {
  it('are asked once, and go on counting while the source is away', async () => {
    let asked = 0;
    let now = at;
    const source = async () => {
      asked += 1;
      if (asked > 1) throw new Error('user is down');
      return ours.jwks;
    };
    const verify = createTokenVerifier({ keys: source, now: () => now });
    const signAt = () => createTokenSigner({ key: async () => ours, now: () => now })(person);
    expect(await verify((await signAt()).token)).toEqual(ok(person));
    expect(await verify((await signAt()).token)).toEqual(ok(person));
    expect(asked).toBe(1);
    now = later(3_600)();
    expect(await verify((await signAt()).token)).toEqual(ok(person));
    expect(asked).toBe(2);
  });

  it('are asked again for a key that is not known yet, at most every five seconds', async () => {
    const next = await pairOf('k2');
    let asked = 0;
    let now = at;
    const source = async () => {
      asked += 1;
      return asked === 1 ? ours.jwks : { keys: [...ours.jwks.keys, ...next.jwks.keys] };
    };
    const verify = createTokenVerifier({ keys: source, now: () => now });
    const { token } = await sign(person, next);
    expect(await verify((await sign(person)).token)).toEqual(ok(person));
    expect(await verify(token)).toEqual(err({ code: 'INVALID' }));
    now = later(5)();
    expect(await verify(token)).toEqual(ok(person));
    expect(asked).toBe(2);
  });

  it('say that they are not to be had instead of calling the token bad', async () => {
    const verify = createTokenVerifier({ keys: () => Promise.reject(new Error('user is down')), now: () => at });
    expect(await verify((await sign(person)).token)).toEqual(err({ code: 'KEYS_UNAVAILABLE' }));
  });

  it('survive a restart in a file when the source is away', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'keys-'));
    const cacheFile = join(folder.path, 'jwks.json');
    const { token } = await sign(person);
    await createTokenVerifier({ keys: async () => ours.jwks, cacheFile, now: () => at })(token);
    const restarted = createTokenVerifier({ keys: () => Promise.reject(new Error('user is down')), cacheFile, now: () => at });
    expect(await restarted(token)).toEqual(ok(person));
    expect(await createTokenVerifier({ keys: keysFromFile(cacheFile), now: () => at })(token)).toEqual(ok(person));
    expect(await readdir(folder.path)).toEqual(['jwks.json']);
    expect(JSON.parse(await readFile(cacheFile, 'utf8'))).toEqual(parseKeySet(JSON.stringify(ours.jwks)));
  });

  it('are never taken with a private part or of another kind', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const secret = await exportJWK(privateKey);
    const [key] = parseKeySet(JSON.stringify({ keys: [{ ...secret, kid: 'k' }] })).keys;
    expect(key).not.toHaveProperty('d');
    expect(() => parseKeySet(JSON.stringify({ keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'k' }] }))).toThrow();
    expect(() => parseKeySet('{"keys":[]}')).toThrow();
  });

  it('are not fetched from where nobody answers', async () => {
    await expect(keysFromUrl('http://127.0.0.1:1/jwks.json')()).rejects.toThrow();
  });
});

import { webcrypto } from 'node:crypto';
import { createTokenSigner } from '@quittance/access/token';
import { callerOf } from '@quittance/testing/caller';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Tokens that name a key of the installation and were not made by it, from a good one and the public keys: what an attacker within the
 * network would try.
 */
export async function forgeries(good: string, jwks: { keys: { kid: string }[] }): Promise<Record<string, string>> {
  const [header = '', payload = '', signature = ''] = good.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const [key] = jwks.keys;
  if (key === undefined) throw new Error('the installation has a key');
  const own = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const withOwnKey = createTokenSigner({ key: async () => ({ kid: key.kid, privateKey: own.privateKey }) });
  const hmacKey = await webcrypto.subtle.importKey(
    'raw',
    Buffer.from(JSON.stringify(key)),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const confused = `${part({ alg: 'HS256', kid: key.kid, typ: 'quittance-internal+jwt' })}.${payload}`;
  const hmac = Buffer.from(await webcrypto.subtle.sign('HMAC', hmacKey, Buffer.from(confused))).toString('base64url');
  return {
    'a claim changed': `${header}.${part({ ...claims, platformAdmin: true })}.${signature}`,
    'the issuer changed': `${header}.${part({ ...claims, iss: 'https://elsewhere.example' })}.${signature}`,
    'the end put off': `${header}.${part({ ...claims, exp: claims.exp + 3_600 })}.${signature}`,
    'alg none': `${part({ alg: 'none', kid: key.kid, typ: 'quittance-internal+jwt' })}.${payload}.`,
    'HMAC by the public key': `${confused}.${hmac}`,
    'another key of the same name': (await withOwnKey(callerOf({ platformAdmin: true }))).token,
    'no token': 'nothing',
  };
}

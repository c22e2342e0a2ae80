import { webcrypto } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActingOrganization, Caller, Role } from '@quittance/access/caller';
import { createTokenSigner } from '@quittance/access/token';
import { newId } from '@quittance/ids';

/** A signed-in person with a new id who acts for a new organisation, as OWNER unless told. `role: null` is somebody without one. */
export function callerOf(
  options: { role?: Role | null; organization?: Partial<ActingOrganization> } & Partial<Omit<Caller, 'organization'>> = {},
): Caller {
  const { role = 'OWNER', organization: given = {}, ...others } = options;
  const organization =
    role === null ? null : { id: newId('org'), name: 'Northwind Studio', country: 'DE', currency: 'EUR', role, ...given };
  return {
    kind: 'person',
    userId: newId('usr'),
    organization,
    organizationIds: organization === null ? [] : [organization.id],
    platformAdmin: false,
    foreign: false,
    scopes: null,
    ...others,
  };
}

export type TestTokens = {
  /** For `JWKS_FILE`. */
  jwksFile: string;
  /** Headers of a request that this caller makes. */
  headersOf(caller: Caller): Promise<Record<string, string>>;
  remove(): Promise<void>;
};

/** Keys for internal tokens, the public one in a file as in production. `now` when the subgraph under test has another clock. */
export async function createTestTokens(now?: () => Date): Promise<TestTokens> {
  const { privateKey, publicKey } = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ]);
  const folder = await mkdtemp(join(tmpdir(), 'quittance-keys-'));
  const jwksFile = join(folder, 'jwks.json');
  const jwk = await webcrypto.subtle.exportKey('jwk', publicKey);
  await writeFile(jwksFile, JSON.stringify({ keys: [{ ...jwk, kid: 'test', alg: 'ES256' }] }));
  const sign = createTokenSigner({ key: async () => ({ kid: 'test', privateKey }), ...(now === undefined ? {} : { now }) });
  return {
    jwksFile,
    headersOf: async (caller) => ({ authorization: `Bearer ${(await sign(caller)).token}`, 'x-request-id': 'test' }),
    remove: () => rm(folder, { recursive: true }),
  };
}

import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseKeySet } from '@quittance/access/key-set';
import { createRequestSigner, signatureHeader } from '@quittance/access/signed-request';
import { createTokenSigner, createTokenVerifier } from '@quittance/access/token';
import { generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, internalSecret, routeOf, startTestUser, type TestPerson, type TestUser } from './harness.ts';

let user: TestUser;
let admin: TestPerson;
let ada: TestPerson;
beforeAll(async () => {
  user = await startTestUser();
  admin = await user.person('admin');
  ada = await user.person('ada');
});
afterAll(() => user.stop());

const jwks = async () =>
  parseKeySet(await (await routeOf(user.subgraph, '/.well-known/jwks.json')(new Request('http://user.internal'))).text());

describe('the identity exchange', () => {
  it('gives a session a token that every subgraph can verify, for their first organisation or the one they want', async () => {
    const [one, two] = [await user.organization(ada, 'One'), await user.organization(ada, 'Two')];
    const verify = createTokenVerifier({ keys: jwks });
    for (const [wanted, expected] of [
      [null, one.id],
      [two.id, two.id],
    ] as const) {
      const { status, identity } = await user.exchange(ada.session, wanted);
      expect(status).toBe(200);
      const verified = await verify(identity?.token ?? '');
      expect(verified).toMatchObject({
        ok: true,
        value: {
          userId: ada.id,
          organization: { id: expected, role: 'OWNER' },
          organizationIds: [one.id, two.id],
          platformAdmin: false,
        },
      });
    }
  });

  it('gives who brings nothing an anonymous token', async () => {
    const { identity } = await user.exchange(null);
    expect(identity?.caller).toMatchObject({ kind: 'anonymous', userId: null });
    expect(await createTokenVerifier({ keys: jwks })(identity?.token ?? '')).toMatchObject({
      ok: true,
      value: { kind: 'anonymous' },
    });
  });

  it.each(['nobody', 'qk_nobody', 'a.b.c', 'x'.repeat(10_000)])('refuses what is nobody’s: %s', async (credential) => {
    expect((await user.exchange(credential)).status).toBe(401);
  });

  it('refuses a foreign organisation like one that does not exist', async () => {
    const { id } = await user.organization(await user.person('bob'), 'Elsewhere');
    for (const organization of [id, 'org_00000000000000000000000000', 'nonsense', ''])
      expect((await user.exchange(ada.session, organization)).status).toBe(404);
  });

  it('lets a platform administrator act for a foreign organisation, and records it once a visit', async () => {
    const { id } = await user.organization(await user.person('cleo'), 'Visited');
    for (let time = 0; time < 3; time++) {
      const { identity } = await user.exchange(admin.session, id);
      expect(identity?.caller).toMatchObject({ platformAdmin: true, organization: { id, role: 'VIEWER' } });
    }
    const { rows } = await user.pool.query(
      "SELECT actor_name FROM audit_record WHERE action = 'platform.acted_for_organization'",
    );
    expect(rows).toEqual([{ actor_name: 'admin Example' }]);
    expect((await user.exchange(admin.session, 'org_00000000000000000000000000')).status).toBe(404);
  });

  it('answers the gateway alone', async () => {
    const path = '/internal/identity';
    const body = JSON.stringify({ authorization: null, organization: null });
    const ask = async (signature: string | null, sent = body) => {
      const headers = signature === null ? undefined : { [signatureHeader]: signature };
      return (
        await routeOf(user.subgraph, path)(new Request(`http://user.internal${path}`, { method: 'POST', headers, body: sent }))
      ).status;
    };
    const sign = (receiver: string, secret = internalSecret) =>
      createRequestSigner({ secrets: [secret], receiver })({ method: 'POST', path, claims: '', body });
    const good = sign('user');
    expect(await ask(good)).toBe(200);
    expect(await ask(good)).toBe(403);
    expect(await ask(null)).toBe(403);
    expect(await ask(sign('billing'))).toBe(403);
    expect(await ask(sign('user', 'another secret of thirty-two characters or more'))).toBe(403);
    expect(await ask(sign('user'), JSON.stringify({ authorization: `Bearer ${ada.session}`, organization: null }))).toBe(403);
  });
});

describe('a token', () => {
  const answerTo = (token: string) => user.subgraph.execute({ query: '{ me { id } }' }, { authorization: `Bearer ${token}` });
  /** The code of the error, whether it is answered or thrown. */
  const refusalOf = async (token: string) => codeOf(await answerTo(token).catch((error: unknown) => ({ errors: [error] })));

  it('is refused when it was changed, expired, unsigned or signed by somebody else', async () => {
    const { identity } = await user.exchange(ada.session);
    const token = identity?.token ?? '';
    expect(await refusalOf(token)).toBeNull();
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { privateKey } = await generateKeyPair('ES256');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
    const forge = createTokenSigner({ key: async () => ({ kid, privateKey }) });
    const long = createTokenSigner({ key: async () => ({ kid, privateKey }), now: () => new Date(0) });
    for (const bad of [
      [header, part({ ...claims, sub: admin.id, platformAdmin: true }), signature].join('.'),
      [part({ alg: 'none', typ: 'quittance-internal+jwt' }), payload, ''].join('.'),
      (await forge(identity?.caller ?? expect.fail('there is a caller'))).token,
      (await long(identity?.caller ?? expect.fail('there is a caller'))).token,
    ]) {
      expect(await refusalOf(bad)).toBe('UNAUTHENTICATED');
    }
  });
});

describe('the signing keys', () => {
  it('are published without their private halves, and laid into a file for the others', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'jwks-'));
    const file = join(folder.path, 'jwks.json');
    const other = await startTestUser({ JWKS_FILE: file });
    try {
      const text = await readFile(file, 'utf8');
      expect(parseKeySet(text).keys).toHaveLength(1);
      expect(text).not.toContain('"d"');
    } finally {
      await other.stop();
    }
  });

  it('are kept over a restart and shared by replicas, and useless without the internal secret', async () => {
    const { rows } = await user.pool.query<{ kid: string; private_jwk: Buffer }>('SELECT kid, private_jwk FROM signing_key');
    expect(rows).toHaveLength(1);
    expect((await jwks()).keys.map(({ kid }) => kid)).toEqual(rows.map(({ kid }) => kid));
    expect(rows[0]?.private_jwk.toString('latin1')).not.toContain('kty');
  });
});

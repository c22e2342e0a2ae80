import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClerkStandIn, clerkEvent, clerkUser, issuer, origin, startClerk } from './clerk-stand-in.ts';
import { me } from './documents.ts';
import { routeOf, startTestUser, type TestUser } from './harness.ts';

let clerk: ClerkStandIn;
let user: TestUser;
beforeAll(async () => {
  clerk = await startClerk();
  user = await startTestUser(clerk.environment);
  await user.person('first');
});
afterAll(async () => {
  await user.stop();
  await clerk.close();
});

const send = async (request: Request) => (await routeOf(user.subgraph, '/webhooks/clerk')(request)).status;
const meOf = async (subject: string) => (await user.as(await clerk.sessionToken(subject)).run(me)).data?.me;
const exchangeOf = async (token: string) => (await user.exchange(token)).status;

describe('a session token of Clerk', () => {
  it('registers its person at first sight, with the profile that Clerk tells, and knows them from then on', async () => {
    clerk.users.set('user_ada', clerkUser('user_ada', { username: 'Countess' }));
    const first = await meOf('user_ada');
    expect(first).toMatchObject({
      email: 'user_ada@clerk.example',
      userName: 'Countess',
      name: 'Ada Byron',
      platformAdmin: false,
    });
    expect(await meOf('user_ada')).toEqual(first);
    expect(clerk.http.hits('/v1/users/user_ada')).toBe(1);
    const events = (await user.events('quittance.user.person.updated.v1')).filter(({ userName }) => userName === 'Countess');
    expect(events).toHaveLength(1);
  });

  it('registers one person, however many requests come at once', async () => {
    clerk.users.set('user_many', clerkUser('user_many'));
    const token = await clerk.sessionToken('user_many');
    const identities = await Promise.all(Array.from({ length: 6 }, () => user.exchange(token)));
    expect(new Set(identities.map(({ identity }) => identity?.caller.userId)).size).toBe(1);
  });

  it('registers somebody whose profile Clerk does not tell; the webhook brings it', async () => {
    expect(await meOf('user_unknown')).toMatchObject({ email: null, userName: 'user' });
    expect(await send(clerk.webhook(clerkEvent('user.updated', clerkUser('user_unknown', { firstName: 'Grace' }))))).toBe(204);
    expect(await meOf('user_unknown')).toMatchObject({ email: 'user_unknown@clerk.example', name: 'Grace Byron' });
  });

  it('does not take over an account with the same address, nor its user name', async () => {
    const embedded = await user.person('taken');
    clerk.users.set('user_same', clerkUser('user_same', { email: embedded.email, username: 'TAKEN' }));
    const person = await meOf('user_same');
    expect(person).toMatchObject({ email: null, userName: 'taken2' });
    expect((person as { id: string }).id).not.toBe(embedded.id);
  });

  it('acts like everybody else: organisations, their roles, API keys', async () => {
    const owner = user.as(await clerk.sessionToken('user_ada'));
    const { organization } = await owner.do('createOrganization', { name: 'By Clerk', country: 'GB', currency: 'GBP' });
    const { secret } = await owner.do('createApiKey', { name: 'import', scopes: ['organization:read'] });
    expect((await user.exchange(secret)).identity?.caller.organization).toMatchObject({ id: organization.id });
  });

  it('is refused with another issuer, party or key, expired, not yet valid, pending, unsigned', async () => {
    const now = Math.floor(Date.now() / 1000);
    const { privateKey } = await generateKeyPair('RS256');
    const claims = { iss: issuer, azp: origin, sub: 'user_ada', iat: now, nbf: now - 10, exp: now + 60 };
    const foreignKey = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'ins_stand_in', typ: 'JWT' })
      .sign(privateKey);
    const good = await clerk.sessionToken('user_ada');
    const [, payload] = good.split('.');
    const none = `${Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url')}.${payload}.`;
    expect(await exchangeOf(good)).toBe(200);
    for (const bad of [
      await clerk.sessionToken('user_ada', { iss: 'https://other.clerk.accounts.dev' }),
      await clerk.sessionToken('user_ada', { azp: 'https://evil.example' }),
      await clerk.sessionToken('user_ada', { azp: undefined }),
      await clerk.sessionToken('user_ada', { iat: now - 120, exp: now - 60 }),
      await clerk.sessionToken('user_ada', { nbf: now + 60 }),
      await clerk.sessionToken('user_ada', { sts: 'pending' }),
      foreignKey,
      none,
      `${good.slice(0, -4)}AAAA`,
    ]) {
      expect(await exchangeOf(bad)).toBe(401);
    }
  });
});

describe('a webhook of Clerk', () => {
  it('registers somebody before they are first seen, and changes them in the order of Clerk’s own clock', async () => {
    const state = (firstName: string, updatedAt: number) => clerkUser('user_hook', { firstName, updatedAt });
    expect(await send(clerk.webhook(clerkEvent('user.created', state('One', 1000))))).toBe(204);
    expect(await send(clerk.webhook(clerkEvent('user.updated', state('Three', 3000))))).toBe(204);
    expect(await send(clerk.webhook(clerkEvent('user.updated', state('Two', 2000))))).toBe(204);
    expect(await send(clerk.webhook(clerkEvent('user.updated', state('Three', 3000))))).toBe(204);
    expect(await meOf('user_hook')).toMatchObject({ name: 'Three Byron', email: 'user_hook@clerk.example' });
    const told = (await user.events('quittance.user.person.updated.v1')).filter(
      ({ email }) => email === 'user_hook@clerk.example',
    );
    expect(told.map(({ name, version }) => [name, version])).toEqual([
      ['One Byron', 1],
      ['Three Byron', 2],
    ]);
  });

  it('ends an account for good, with the API keys its person made', async () => {
    clerk.users.set('user_gone', clerkUser('user_gone'));
    const token = await clerk.sessionToken('user_gone');
    await user.as(token).do('createOrganization', { name: 'Left', country: 'GB', currency: 'GBP' });
    const { secret } = await user.as(token).do('createApiKey', { name: 'import', scopes: ['organization:read'] });
    const deletion = clerkEvent('user.deleted', { id: 'user_gone', object: 'user', deleted: true });
    for (let time = 0; time < 2; time++) expect(await send(clerk.webhook(deletion))).toBe(204);
    expect(await exchangeOf(token)).toBe(401);
    expect(await exchangeOf(secret)).toBe(401);
    await send(clerk.webhook(clerkEvent('user.updated', clerkUser('user_gone', { updatedAt: Date.now() }))));
    expect(await exchangeOf(token)).toBe(401);
  });

  it('is taken without effect when it is of another kind, or deletes somebody unknown', async () => {
    expect(await send(clerk.webhook(clerkEvent('session.created', { id: 'sess_1', object: 'session' })))).toBe(204);
    expect(await send(clerk.webhook(clerkEvent('user.deleted', { id: 'user_nobody', object: 'user', deleted: true })))).toBe(204);
  });

  it('is refused when it was tampered with, is old, or is signed by somebody else', async () => {
    const event = clerkEvent('user.created', clerkUser('user_forged'));
    const tampered = JSON.stringify(clerkEvent('user.created', clerkUser('user_forged', { firstName: 'Mallory' })));
    expect(await send(clerk.webhook(event, { body: tampered }))).toBe(400);
    expect(await send(clerk.webhook(event, { at: new Date(Date.now() - 10 * 60_000) }))).toBe(400);
    expect(await send(clerk.webhook(event, { secret: `whsec_${Buffer.alloc(24, 1).toString('base64')}` }))).toBe(400);
    expect(await send(new Request('http://user.internal/webhooks/clerk', { method: 'POST', body: JSON.stringify(event) }))).toBe(
      400,
    );
    expect(await send(clerk.webhook(clerkEvent('user.created', { object: 'user' })))).toBe(422);
    const { rows } = await user.pool.query("SELECT 1 FROM external_identity WHERE subject = 'user_forged'");
    expect(rows).toEqual([]);
  });
});

describe('where Clerk is set up', () => {
  it('the web app learns the publishable key, and nothing secret', async () => {
    const { data } = await user.as(null).run('{ identity { embedded clerkPublishableKey } }');
    expect(data?.identity).toEqual({ embedded: true, clerkPublishableKey: clerk.environment.CLERK_PUBLISHABLE_KEY });
  });

  it('its failure does not keep people out', async () => {
    clerk.breakDown();
    expect(await meOf('user_during_outage')).toMatchObject({ email: null });
  });
});

describe('where Clerk is not set up', () => {
  it('its tokens are nobody’s, and there is no door for its webhooks', async () => {
    const other = await startTestUser();
    try {
      expect((await other.exchange(await clerk.sessionToken('user_ada'))).status).toBe(401);
      expect(other.subgraph.routes).not.toHaveProperty('/webhooks/clerk');
    } finally {
      await other.stop();
    }
  });
});

describe('the first person of a fresh installation', () => {
  it('may come by Clerk, where nobody else can reach the server', async () => {
    const fresh = await startTestUser(clerk.environment);
    try {
      expect((await fresh.as(await clerk.sessionToken('user_owner')).run(me)).data?.me).toMatchObject({ platformAdmin: true });
      expect((await fresh.as(await clerk.sessionToken('user_second')).run(me)).data?.me).toMatchObject({ platformAdmin: false });
    } finally {
      await fresh.stop();
    }
  });

  it('has to register with the printed token where others can', async () => {
    const fresh = await startTestUser({ ...clerk.environment, SETUP_TOKEN: 'the token that was printed' });
    try {
      expect((await fresh.as(await clerk.sessionToken('user_owner')).run(me)).data?.me).toMatchObject({ platformAdmin: false });
      expect((await fresh.as(null).run('{ identity { awaitsFirstPerson } }')).data?.identity).toEqual({
        awaitsFirstPerson: true,
      });
    } finally {
      await fresh.stop();
    }
  });
});

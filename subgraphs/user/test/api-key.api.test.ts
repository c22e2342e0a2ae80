import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Client,
  codeOf,
  nodesOf,
  pageInfoOf,
  password,
  startTestUser,
  type TestPerson,
  type TestUser,
  tokenOf,
} from './harness.ts';

let user: TestUser;
let ada: TestPerson;
let owner: Client;
beforeAll(async () => {
  user = await startTestUser();
  await user.person('first');
  ada = await user.person('ada');
  ({ owner } = await user.organization(ada, 'Northwind'));
});
afterAll(() => user.stop());

const list = '{ apiKeys { nodes { id name prefix scopes revokedAt expiresAt lastUsedAt createdBy { userName } } } }';
type Row = { id: string; name: string; revokedAt: string | null; lastUsedAt: string | null };

describe('createApiKey', () => {
  it('shows the secret once and keeps its hash', async () => {
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const answer = await owner.do('createApiKey', {
      name: 'import',
      scopes: ['invoices:read', 'partners:write', 'invoices:read'],
      expiresAt,
    });
    expect(answer).toMatchObject({
      __typename: 'CreateApiKeySuccess',
      apiKey: {
        name: 'import',
        scopes: ['invoices:read', 'partners:write'],
        expiresAt,
        lastUsedAt: null,
        createdBy: { userName: 'ada' },
      },
    });
    expect(answer.secret).toMatch(/^qk_[\w-]{43}$/);
    expect(answer.secret.startsWith(answer.apiKey.prefix)).toBe(true);
    const { rows } = await user.pool.query("SELECT string_agg(k::text, '') AS everything FROM api_key k");
    expect(rows[0].everything).not.toContain(answer.secret);
    expect(JSON.stringify(await owner.run(list))).not.toContain(answer.secret);
  });

  it.each([
    [['name'], { name: '' }],
    [['scopes'], { scopes: [] }],
    [['scopes', '1'], { scopes: ['invoices:read', 'everything'] }],
    [['expiresAt'], { expiresAt: '2020-01-01T00:00:00Z' }],
    [['expiresAt'], { expiresAt: '2099-01-01T00:00:00Z' }],
  ])('names the field that is not acceptable: %s', async (path, change) => {
    const answer = await owner.do('createApiKey', { name: 'import', scopes: ['invoices:read'], ...change });
    expect(answer).toMatchObject({ __typename: 'ValidationError', path });
  });

  it('gives nobody more than their role has, a platform administrator included', async () => {
    const first = (await user.as(null).do('signIn', { login: 'first', password })).token;
    const { acceptUrl } = await owner.do('inviteMember', { email: 'first@people.example', role: 'VIEWER' });
    const { membership } = await user.as(first).do('acceptInvitation', { token: tokenOf(acceptUrl) });
    const viewer = user.as(first, membership.organization.id);
    expect(await viewer.do('createApiKey', { name: 'much', scopes: ['invoices:read', 'invoices:write'] })).toMatchObject({
      __typename: 'ValidationError',
      path: ['scopes', '1'],
    });
    const { secret } = await viewer.do('createApiKey', { name: 'little', scopes: ['invoices:read'] });
    expect((await user.exchange(secret)).identity?.caller).toMatchObject({
      platformAdmin: false,
      organization: { role: 'VIEWER' },
    });
  });

  it('is not for who acts for an organisation without belonging to it', async () => {
    const first = (await user.as(null).do('signIn', { login: 'first', password })).token;
    const { id } = await user.organization(await user.person('bob'), 'Foreign');
    expect(await user.as(first, id).refusal('createApiKey', { name: 'import', scopes: ['invoices:read'] })).toBe('FORBIDDEN');
  });

  it('is not for API keys, whatever their scopes', async () => {
    const { secret } = await owner.do('createApiKey', { name: 'mother', scopes: ['api_keys:write'] });
    expect(await user.as(secret).refusal('createApiKey', { name: 'child', scopes: ['api_keys:write'] })).toBe('FORBIDDEN');
    expect(codeOf(await user.as(secret).run(list))).toBeNull();
  });
});

describe('an API key', () => {
  it('acts for its organisation with its scopes, in the name of who made it', async () => {
    const { secret } = await owner.do('createApiKey', { name: 'reader', scopes: ['invoices:read'] });
    const { identity } = await user.exchange(secret);
    expect(identity?.caller).toMatchObject({
      kind: 'api_key',
      userId: ada.id,
      organization: { name: 'Northwind', role: 'OWNER' },
      platformAdmin: false,
      scopes: ['invoices:read'],
    });
    expect(codeOf(await user.as(secret).run('{ organization { id } }'))).toBe('FORBIDDEN');
    expect((await user.as(secret).run('{ me { userName platformAdmin } }')).data).toEqual({
      me: { userName: 'ada', platformAdmin: false },
    });
    for (const mutation of ['updateProfile', 'deleteAccount', 'acceptInvitation'] as const) {
      const inputs = { updateProfile: { firstName: 'X' }, deleteAccount: { userName: 'ada' }, acceptInvitation: { token: 'x' } };
      expect(await user.as(secret).refusal(mutation, inputs[mutation])).toBe('FORBIDDEN');
    }
  });

  it('tells when it was last used, to within minutes', async () => {
    const { secret, apiKey } = await owner.do('createApiKey', { name: 'used', scopes: ['invoices:read'] });
    await user.exchange(secret);
    const used = async () => nodesOf<Row>(await owner.run(list), 'apiKeys').find(({ id }) => id === apiKey.id)?.lastUsedAt;
    const first = await used();
    expect(first).not.toBeNull();
    await user.exchange(secret);
    expect(await used()).toBe(first);
  });

  it('counts until it expires', async () => {
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const { secret } = await owner.do('createApiKey', { name: 'short', scopes: ['invoices:read'], expiresAt });
    expect((await user.exchange(secret)).status).toBe(200);
    await user.pool.query("UPDATE api_key SET expires_at = now() WHERE name = 'short'");
    expect((await user.exchange(secret)).status).toBe(401);
  });

  it('counts until it is revoked, which can be done again', async () => {
    const { secret, apiKey } = await owner.do('createApiKey', { name: 'revoked', scopes: ['invoices:read'] });
    const first = await owner.do('revokeApiKey', { apiKeyId: apiKey.id });
    expect(first).toMatchObject({ __typename: 'RevokeApiKeySuccess', apiKey: { id: apiKey.id } });
    expect(first.apiKey.revokedAt).not.toBeNull();
    expect(await owner.do('revokeApiKey', { apiKeyId: apiKey.id })).toEqual(first);
    expect((await user.exchange(secret)).status).toBe(401);
  });

  it('is revoked and seen by its own organisation only', async () => {
    const { apiKey } = await owner.do('createApiKey', { name: 'ours', scopes: ['invoices:read'] });
    const { owner: stranger } = await user.organization(await user.person('cleo'), 'Elsewhere');
    expect(await stranger.do('revokeApiKey', { apiKeyId: apiKey.id })).toMatchObject({
      __typename: 'ApiKeyNotFoundError',
      path: ['apiKeyId'],
    });
    expect(await stranger.do('revokeApiKey', { apiKeyId: 'nonsense' })).toMatchObject({
      __typename: 'ValidationError',
      path: ['apiKeyId'],
    });
    expect(nodesOf(await stranger.run(list), 'apiKeys')).toEqual([]);
  });
});

describe('apiKeys', () => {
  it('are paged, newest first', async () => {
    const { owner: other } = await user.organization(ada, 'Many keys');
    for (const name of ['one', 'two', 'three']) await other.do('createApiKey', { name, scopes: ['invoices:read'] });
    const page = (after: string | null) =>
      other.run(
        'query ($after: String) { apiKeys(first: 2, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } } }',
        { after },
      );
    const first = await page(null);
    const pageInfo = pageInfoOf(first, 'apiKeys');
    expect(nodesOf(first, 'apiKeys')).toEqual([{ name: 'three' }, { name: 'two' }]);
    expect(pageInfo.hasNextPage).toBe(true);
    expect((await page(pageInfo.endCursor)).data?.apiKeys).toMatchObject({
      nodes: [{ name: 'one' }],
      pageInfo: { hasNextPage: false },
    });
    for (const args of ['first: 0', 'first: 101', 'after: "nonsense"'])
      expect(codeOf(await other.run(`{ apiKeys(${args}) { nodes { id } } }`))).toBe('BAD_USER_INPUT');
  });
});

import { createRequestSigner, signatureHeader } from '@quittance/access/signed-request';
import { newId } from '@quittance/ids';
import { eventually } from '@quittance/testing/drain';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Client,
  codeOf,
  internalSecret,
  nodesOf,
  routeOf,
  startTestUser,
  type TestPerson,
  type TestUser,
} from './harness.ts';

let user: TestUser;
let admin: TestPerson;
let ada: TestPerson;
beforeAll(async () => {
  user = await startTestUser();
  admin = await user.person('admin');
  ada = await user.person('ada');
  await user.organization(ada, 'Northwind 100% Studio');
  await user.organization(await user.person('bob'), 'Southwind');
});
afterAll(() => user.stop());

describe('users and organizations', () => {
  it.each([
    '{ users { nodes { id } } }',
    '{ organizations { nodes { id } } }',
    '{ auditTrail(everywhere: true) { nodes { id } } }',
  ])('are for platform administrators: %s', async (query) => {
    expect(codeOf(await user.as(null).run(query))).toBe('UNAUTHENTICATED');
    expect(codeOf(await ada.run(query))).toBe('FORBIDDEN');
    expect(codeOf(await admin.run(query))).toBeNull();
  });

  it('are found by parts of what they are called', async () => {
    const users = async (search: string) =>
      nodesOf<{ userName: string }>(
        await admin.run('query ($search: String) { users(filter: { search: $search }) { nodes { userName } } }', { search }),
        'users',
      ).map(({ userName }) => userName);
    expect(await users('ADA@people')).toEqual(['ada']);
    expect(await users('ada example')).toEqual(['ada']);
    expect(await users('example')).toEqual(['bob', 'ada', 'admin']);
    expect(await users('%%')).toEqual([]);
    const organizations = 'query ($search: String) { organizations(filter: { search: $search }) { nodes { name role } } }';
    expect(nodesOf(await admin.run(organizations, { search: '100% s' }), 'organizations')).toEqual([
      { name: 'Northwind 100% Studio', role: null },
    ]);
    expect(nodesOf(await admin.run(organizations, { search: 'wind' }), 'organizations')).toHaveLength(2);
    for (const search of ['x', 'x'.repeat(101)])
      expect(codeOf(await admin.run(organizations, { search }))).toBe('BAD_USER_INPUT');
  });

  it('tell administrators from others, and page', async () => {
    expect(
      nodesOf(await admin.run('{ users(filter: { platformAdmin: true }) { nodes { userName platformAdmin } } }'), 'users'),
    ).toEqual([{ userName: 'admin', platformAdmin: true }]);
    const page =
      'query ($after: String) { users(first: 2, after: $after) { nodes { userName } pageInfo { hasNextPage endCursor } } }';
    const first = (await admin.run(page)).data?.users as { nodes: unknown[]; pageInfo: { endCursor: string } };
    expect(first.nodes).toEqual([{ userName: 'bob' }, { userName: 'ada' }]);
    expect((await admin.run(page, { after: first.pageInfo.endCursor })).data?.users).toMatchObject({
      nodes: [{ userName: 'admin' }],
      pageInfo: { hasNextPage: false },
    });
  });
});

describe('the audit trail', () => {
  const trail = `query ($everywhere: Boolean) { auditTrail(everywhere: $everywhere) {
    nodes { action actorName actor { userName } organization { name } subject details { name value } requestId }
  } }`;
  type Entry = { action: string };
  const actions = (entries: Entry[]) => entries.map(({ action }) => action);

  it('has every privileged action in an organisation, for its managers, and nothing of others', async () => {
    const cleo = await user.person('cleo');
    const { owner } = await user.organization(cleo, 'Watched');
    const { id: membershipId } = await user.join(owner, await user.person('dan'), 'MEMBER');
    await owner.do('changeMemberRole', { membershipId, role: 'ADMIN' });
    const { apiKey } = await owner.do('createApiKey', { name: 'import', scopes: ['invoices:read'] });
    await owner.do('revokeApiKey', { apiKeyId: apiKey.id });
    await owner.do('updateOrganization', { taxId: 'DE5' });
    await owner.do('removeMember', { membershipId });
    const entries = nodesOf<Entry>(await owner.run(trail), 'auditTrail');
    expect(actions(entries)).toEqual([
      'member.removed',
      'organization.updated',
      'api_key.revoked',
      'api_key.created',
      'member.role_changed',
      'member.joined',
      'member.invited',
      'organization.created',
    ]);
    expect(entries[4]).toMatchObject({
      actorName: 'cleo Example',
      actor: { userName: 'cleo' },
      organization: { name: 'Watched' },
      requestId: 'a-request',
      details: [
        { name: 'to', value: 'ADMIN' },
        { name: 'from', value: 'MEMBER' },
      ],
    });
  });

  it('shows an organisation that a platform administrator acted for it', async () => {
    const eve = await user.person('eve');
    const { id, owner } = await user.organization(eve, 'Helped');
    await user.as(admin.session, id).do('updateOrganization', { taxId: 'DE6' });
    await eventually(async () => (await deedsIn(owner)).length === 1);
    expect(nodesOf<Entry>(await owner.run(trail), 'auditTrail').slice(0, 3)).toMatchObject([
      { action: 'organization.updated', actorName: 'admin Example', actor: null },
      { action: 'platform.mutation', actorName: 'admin Example', actor: null },
      { action: 'platform.acted_for_organization', actorName: 'admin Example', actor: null },
    ]);
  });

  it('is whole for platform administrators', async () => {
    const all = actions(nodesOf<Entry>(await admin.run(trail, { everywhere: true }), 'auditTrail'));
    expect(all).toContain('platform.first_administrator');
    expect(all).toContain('organization.created');
    expect(actions(nodesOf<Entry>(await admin.run(trail), 'auditTrail'))).toEqual(all);
  });

  it('has every mutation that a platform administrator sends for others, refused ones too, and no input of it', async () => {
    const dora = await user.person('dora');
    const { id, owner } = await user.organization(dora, 'Foreign');
    const outsider = user.as(admin.session, id);
    await outsider.do('updateOrganization', { taxId: 'DE-of-a-person' });
    await outsider.do('removeMember', { membershipId: 'mem_x' });
    await owner.do('updateOrganization', { taxId: 'DE7' });
    await eventually(async () => (await deedsIn(owner)).length === 2);
    const by = { actorName: 'admin Example', requestId: 'a-request' };
    const detailsOf = (fields: string, outcome: string) => [
      { name: 'fields', value: fields },
      { name: 'outcome', value: outcome },
      { name: 'service', value: 'user' },
    ];
    const entries = await deedsIn(owner);
    expect(entries).toMatchObject([
      { ...by, details: detailsOf('removeMember', 'refused') },
      { ...by, details: detailsOf('updateOrganization', 'ok') },
    ]);
    expect(JSON.stringify(entries)).not.toContain('DE-of');
  });

  it('has every dead letter that a platform administrator replays', async () => {
    const path = '/internal/dead-letters';
    const eventId = newId('evt');
    const body = JSON.stringify({ eventId });
    const { identity } = await user.exchange(admin.session);
    const authorization = `Bearer ${identity?.token}`;
    const sign = createRequestSigner({ secrets: [internalSecret], receiver: 'user' });
    const headers = { authorization, [signatureHeader]: sign({ method: 'POST', path, claims: authorization, body }) };
    const request = new Request(`http://user.internal${path}`, { method: 'POST', headers, body });
    expect((await routeOf(user.subgraph, path)(request)).status).toBe(404);
    const replays = async () => {
      const { rows } = await user.pool.query(
        "SELECT actor_name, subject, details FROM audit_record WHERE action = 'platform.dead_letter_replay'",
      );
      return rows;
    };
    await eventually(async () => (await replays()).length > 0);
    const details = { service: 'user', outcome: 'refused' };
    expect(await replays()).toEqual([{ actor_name: 'admin Example', subject: eventId, details }]);
  });

  /** The deeds of administrators that the organisation's managers see, newest first. */
  async function deedsIn(owner: Client): Promise<Entry[]> {
    const entries = nodesOf<Entry>(await owner.run(trail), 'auditTrail');
    return entries.filter(({ action }) => action === 'platform.mutation');
  }

  it('can not be changed, deleted or emptied by the service, nor by the owner of its tables', async () => {
    const statements = ["UPDATE audit_record SET actor_name = 'nobody'", 'DELETE FROM audit_record', 'TRUNCATE audit_record'];
    for (const statement of statements) {
      await expect(user.pool.query(statement)).rejects.toThrow('permission denied');
      await expect(asOwner(statement)).rejects.toThrow('append-only');
    }
    await expect(user.pool.query('ALTER TABLE audit_record DISABLE TRIGGER ALL')).rejects.toThrow('must be owner');
  });

  async function asOwner(statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: user.ownerUrl });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }
});

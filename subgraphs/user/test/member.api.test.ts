import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { members } from './documents.ts';
import { type Client, codeOf, nodesOf, startTestUser, type TestPerson, type TestUser } from './harness.ts';

let user: TestUser;
let ada: TestPerson;
let bob: TestPerson;
let id: string;
let owner: Client;
beforeAll(async () => {
  user = await startTestUser();
  await user.person('first');
  [ada, bob] = [await user.person('ada'), await user.person('bob')];
  ({ id, owner } = await user.organization(ada, 'Northwind'));
});
afterAll(() => user.stop());

type Row = { id: string; role: string; user: { userName: string } };

async function membershipOf(userName: string): Promise<string> {
  const nodes = nodesOf<Row>(await owner.run(members), 'organization.members');
  return nodes.find((node) => node.user.userName === userName)?.id ?? '';
}

const told = async (person: TestPerson) =>
  (await user.events('quittance.user.membership.changed.v1'))
    .filter(({ userId, organizationId }) => userId === person.id && organizationId === id)
    .map(({ role, version }) => [role, version]);

describe('a membership', () => {
  it('changes its role, ends and comes back, each told with a version that grows', async () => {
    const { id: membershipId, member } = await user.join(owner, bob, 'MEMBER');
    expect(await owner.do('changeMemberRole', { membershipId, role: 'ADMIN' })).toEqual({
      __typename: 'ChangeMemberRoleSuccess',
      membership: { id: membershipId, role: 'ADMIN' },
    });
    expect(codeOf(await member.run('{ apiKeys { nodes { id } } }'))).toBeNull();
    expect(await owner.do('removeMember', { membershipId })).toEqual({ __typename: 'RemoveMemberSuccess', membershipId });
    expect((await user.exchange(bob.session, id)).status).toBe(404);
    expect((await user.join(owner, bob, 'VIEWER')).id).toBe(membershipId);
    expect(await told(bob)).toEqual([
      ['MEMBER', 1],
      ['ADMIN', 2],
      [null, 3],
      ['VIEWER', 4],
    ]);
  });

  it('takes the API keys that act in its name with it', async () => {
    const cleo = await user.person('cleo');
    const { id: membershipId, member } = await user.join(owner, cleo, 'ADMIN');
    const { secret } = await member.do('createApiKey', { name: 'import', scopes: ['invoices:read'] });
    expect((await user.exchange(secret)).status).toBe(200);
    await owner.do('removeMember', { membershipId });
    expect((await user.exchange(secret)).status).toBe(401);
    await user.join(owner, cleo, 'ADMIN');
    expect((await user.exchange(secret)).status).toBe(401);
  });

  it('is left by everybody, but not by the last owner', async () => {
    const dan = await user.person('dan');
    const { id: membershipId, member } = await user.join(owner, dan, 'VIEWER');
    expect(await member.do('removeMember', { membershipId })).toMatchObject({ membershipId });
    const own = { membershipId: await membershipOf('ada') };
    expect(await owner.do('removeMember', own)).toMatchObject({ __typename: 'LastOwnerError', path: ['membershipId'] });
    expect(await owner.do('changeMemberRole', { ...own, role: 'ADMIN' })).toMatchObject({ __typename: 'LastOwnerError' });
  });

  it('has an owner left when two of them go at once', async () => {
    const [eve, fay] = [await user.person('eve'), await user.person('fay')];
    const { owner: first } = await user.organization(eve, 'Two owners');
    const { id: fays, member: second } = await user.join(first, fay, 'OWNER');
    const nodes = nodesOf<Row>(await first.run(members), 'organization.members');
    const eves = nodes.find((node) => node.user.userName === 'eve')?.id ?? '';
    const answers = await Promise.all([
      first.do('removeMember', { membershipId: eves }),
      second.do('removeMember', { membershipId: fays }),
    ]);
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['LastOwnerError', 'RemoveMemberSuccess']);
  });

  it('answers a foreign or unknown id as not found, and what is no id as not acceptable', async () => {
    const gil = await user.person('gil');
    const { owner: stranger } = await user.organization(gil, 'Elsewhere');
    const membershipId = await membershipOf('ada');
    for (const mutation of ['removeMember', 'changeMemberRole'] as const) {
      const input = mutation === 'removeMember' ? { membershipId } : { membershipId, role: 'VIEWER' };
      expect(await stranger.do(mutation, input)).toMatchObject({ __typename: 'MembershipNotFoundError', path: ['membershipId'] });
      expect(await stranger.do(mutation, { ...input, membershipId: 'mem_00000000000000000000000000' })).toMatchObject({
        code: 'MEMBERSHIP_NOT_FOUND',
      });
      expect(await stranger.do(mutation, { ...input, membershipId: 'usr_x' })).toMatchObject({
        __typename: 'ValidationError',
        path: ['membershipId'],
      });
    }
  });

  it('counts as it is now, not as a token tells it', async () => {
    const hal = await user.person('hal');
    const { id: membershipId } = await user.join(owner, hal, 'OWNER');
    const { identity } = await user.exchange(hal.session, id);
    await owner.do('changeMemberRole', { membershipId, role: 'VIEWER' });
    const query = `mutation { changeMemberRole(input: { membershipId: "${membershipId}", role: OWNER }) { __typename } }`;
    const answer = await user.subgraph.execute({ query }, { authorization: `Bearer ${identity?.token}` });
    expect(identity?.caller.organization?.role).toBe('OWNER');
    expect(codeOf(answer)).toBe('FORBIDDEN');
  });
});

describe('who may do what with an organisation', () => {
  const roles = ['OWNER', 'ADMIN', 'ACCOUNTANT', 'MEMBER', 'VIEWER'] as const;
  const everybody = new Set<string>(roles);
  const managers = new Set<string>(['OWNER', 'ADMIN']);
  const owners = new Set<string>(['OWNER']);
  const clients = new Map<string, Client>();
  let target: string;
  let ownersMembership: string;

  beforeAll(async () => {
    for (const role of roles) {
      const { member } = await user.join(owner, await user.person(`the-${role.toLowerCase()}`), role);
      clients.set(role, member);
    }
    target = (await user.join(owner, await user.person('target'), 'MEMBER')).id;
    ownersMembership = await membershipOf('the-owner');
  });

  const operations: [string, ReadonlySet<string>, (client: Client) => Promise<string | null>][] = [
    ['sees it', everybody, async (client) => codeOf(await client.run('{ organization { id taxId } }'))],
    ['sees its members', everybody, async (client) => codeOf(await client.run(members))],
    ['sees the audit trail', managers, async (client) => codeOf(await client.run('{ auditTrail { nodes { action } } }'))],
    ['sees API keys', managers, async (client) => codeOf(await client.run('{ apiKeys { nodes { id } } }'))],
    ['changes it', managers, (client) => client.refusal('updateOrganization', { taxId: 'DE3' })],
    ['invites members', managers, (client) => client.refusal('inviteMember', { email: 'new@people.example', role: 'MEMBER' })],
    ['invites owners', owners, (client) => client.refusal('inviteMember', { email: 'new@people.example', role: 'OWNER' })],
    ['changes members', managers, (client) => client.refusal('changeMemberRole', { membershipId: target, role: 'MEMBER' })],
    ['makes owners', owners, (client) => client.refusal('changeMemberRole', { membershipId: target, role: 'OWNER' })],
    ['changes owners', owners, (client) => client.refusal('changeMemberRole', { membershipId: ownersMembership, role: 'OWNER' })],
    [
      'withdraws invitations',
      managers,
      (client) => client.refusal('revokeInvitation', { invitationId: 'ivt_00000000000000000000000000' }),
    ],
    ['makes API keys', managers, (client) => client.refusal('createApiKey', { name: 'import', scopes: ['invoices:read'] })],
    ['revokes API keys', managers, (client) => client.refusal('revokeApiKey', { apiKeyId: 'key_00000000000000000000000000' })],
  ];
  const cases = operations.flatMap(([name, allowed, attempt]) =>
    roles.map((role) => ({ role, name, allowed: allowed.has(role), attempt })),
  );

  it.each(cases)('$role $name: $allowed', async ({ role, allowed, attempt }) => {
    const client = clients.get(role);
    if (client === undefined) throw new Error(`there is a member who is ${role}`);
    expect(await attempt(client)).toBe(allowed ? null : 'FORBIDDEN');
    // Whatever was allowed is undone for the next one.
    await owner.do('changeMemberRole', { membershipId: target, role: 'MEMBER' });
  });

  it('lets nobody but owners and managers see invitations, and hides removing from the others', async () => {
    for (const role of roles) {
      const answer = await clients.get(role)?.run('{ organization { invitations { id } } }');
      const none = { data: { organization: { invitations: [] } } };
      if (managers.has(role)) expect(answer).not.toEqual(none);
      else expect(answer).toEqual(none);
    }
    expect(await clients.get('VIEWER')?.refusal('removeMember', { membershipId: target })).toBe('FORBIDDEN');
    expect(await clients.get('ADMIN')?.refusal('removeMember', { membershipId: ownersMembership })).toBe('FORBIDDEN');
    expect(await clients.get('ADMIN')?.refusal('removeMember', { membershipId: target })).toBeNull();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { members } from './documents.ts';
import { codeOf, startTestUser, type TestPerson, type TestUser } from './harness.ts';

/** Ada and Bob share an organisation; Ada has another one of her own; Mallory belongs elsewhere. */
let user: TestUser;
let admin: TestPerson;
let ada: TestPerson;
let bob: TestPerson;
let mallory: TestPerson;
let shared: string;
let adasOwn: string;
beforeAll(async () => {
  user = await startTestUser();
  admin = await user.person('admin');
  [ada, bob, mallory] = [await user.person('ada'), await user.person('bob'), await user.person('mallory')];
  const northwind = await user.organization(ada, 'Northwind');
  shared = northwind.id;
  await user.join(northwind.owner, bob, 'MEMBER');
  adasOwn = (await user.organization(ada, 'Secret venture')).id;
  await user.organization(mallory, 'Elsewhere');
});
afterAll(() => user.stop());

const entities = `query ($references: [_Any!]!) { _entities(representations: $references) {
  ... on User { id email name platformAdmin memberships { role organization { id name } } }
  ... on Organization { id name taxId role permissions }
} }`;

/** The entities by their references, as the gateway would ask for them. */
async function entitiesFor(credential: string | null, references: { __typename: string; id: string }[]) {
  const { data } = await user.as(credential).run(entities, { references });
  return data?._entities;
}

const userOf = (id: string) => ({ __typename: 'User', id });
const organizationOf = (id: string) => ({ __typename: 'Organization', id });

describe('a reference', () => {
  it('answers strangers null, for what exists and for what does not alike', async () => {
    const references = [
      userOf(ada.id),
      userOf(bob.id),
      userOf('usr_00000000000000000000000000'),
      userOf('nonsense'),
      organizationOf(shared),
      organizationOf(adasOwn),
      organizationOf('org_00000000000000000000000000'),
    ];
    expect(await entitiesFor(mallory.session, references)).toEqual(Array(7).fill(null));
    expect(await entitiesFor(null, references)).toEqual(Array(7).fill(null));
  });

  it('answers fellow members what they share and no more', async () => {
    expect(await entitiesFor(bob.session, [userOf(ada.id), organizationOf(shared), organizationOf(adasOwn)])).toEqual([
      {
        id: ada.id,
        email: ada.email,
        name: 'ada Example',
        platformAdmin: false,
        memberships: [{ role: 'OWNER', organization: { id: shared, name: 'Northwind' } }],
      },
      {
        id: shared,
        name: 'Northwind',
        taxId: null,
        role: 'MEMBER',
        permissions: expect.arrayContaining(['invoices:write']),
      },
      null,
    ]);
  });

  it('answers people everything of themselves', async () => {
    const [self] = (await entitiesFor(ada.session, [userOf(ada.id)])) as [{ memberships: unknown[] }];
    expect(self.memberships).toHaveLength(2);
  });

  it('answers platform administrators, whose fellows do not see that they are', async () => {
    expect(await entitiesFor(admin.session, [userOf(ada.id), organizationOf(adasOwn)])).toMatchObject([
      { id: ada.id, memberships: [{}, {}] },
      { id: adasOwn, role: null },
    ]);
    const { owner } = await user.organization(admin, 'Of the administrator');
    await user.join(owner, await user.person('fellow'), 'VIEWER');
    const fellow = await user.as(null).do('signIn', { login: 'fellow', password: 'a plum tree in blossom' });
    expect(await entitiesFor(fellow.token, [userOf(admin.id)])).toMatchObject([{ id: admin.id, platformAdmin: false }]);
  });

  it('answers former members null', async () => {
    const gone = await user.person('gone');
    const { id: membershipId, member } = await user.join(user.as(ada.session, shared), gone, 'VIEWER');
    expect(await entitiesFor(gone.session, [userOf(ada.id), organizationOf(shared)])).toMatchObject([
      { id: ada.id },
      { id: shared },
    ]);
    await member.do('removeMember', { membershipId });
    expect(await entitiesFor(gone.session, [userOf(ada.id), organizationOf(shared)])).toEqual([null, null]);
    expect(await entitiesFor(ada.session, [userOf(gone.id)])).toEqual([null]);
  });

  it('answers an API key what belongs to its organisation, of who made it too', async () => {
    const { secret } = await user.as(ada.session, shared).do('createApiKey', { name: 'import', scopes: ['organization:read'] });
    expect(
      await entitiesFor(secret, [userOf(ada.id), userOf(bob.id), userOf(mallory.id), organizationOf(adasOwn)]),
    ).toMatchObject([{ id: ada.id, memberships: [{ organization: { id: shared } }] }, { id: bob.id }, null, null]);
  });

  it('can not be followed to a payee', async () => {
    const query = 'query ($references: [_Any!]!) { _entities(representations: $references) { ... on Payee { name } } }';
    const answer = await user.as(mallory.session).run(query, { references: [{ __typename: 'Payee', id: ada.id }] });
    expect(JSON.stringify(answer)).not.toContain('ada Example');
  });
});

describe('over HTTP', () => {
  it('answers entities to nobody but the gateway', async () => {
    const { identity } = await user.exchange(ada.session);
    const body = JSON.stringify({ query: entities, variables: { references: [userOf(ada.id)] } });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${identity?.token}` };
    const handle = user.subgraph.routes['/graphql'];
    const response = await handle?.(new Request('http://user.internal/graphql', { method: 'POST', headers, body }));
    const answer = (await response?.json()) as { errors?: unknown[]; data?: unknown };
    expect(codeOf({ errors: answer.errors ?? [] })).toBe('FORBIDDEN');
    expect(answer.data ?? null).toBeNull();
  });
});

describe('lists', () => {
  it('of members are paged, first joined first', async () => {
    const { id, owner } = await user.organization(ada, 'Crowded');
    for (const name of ['page1', 'page2', 'page3']) await user.join(owner, await user.person(name), 'VIEWER');
    const query = `query ($after: String) { organization { members(first: 3, after: $after) {
      nodes { user { userName } } pageInfo { hasNextPage endCursor }
    } } }`;
    type Page = {
      organization: {
        members: { nodes: { user: { userName: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
      };
    };
    const pageAfter = async (after: string | null) =>
      ((await user.as(ada.session, id).run(query, { after })).data as Page).organization.members;
    const first = await pageAfter(null);
    const second = await pageAfter(first.pageInfo.endCursor);
    expect([...first.nodes, ...second.nodes].map((node) => node.user.userName)).toEqual(['ada', 'page1', 'page2', 'page3']);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
    expect(codeOf(await user.as(ada.session, id).run(query, { after: 'nonsense' }))).toBe('BAD_USER_INPUT');
    expect(codeOf(await user.as(bob.session).run(members))).toBeNull();
  });
});

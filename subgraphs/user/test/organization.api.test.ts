import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { me, members } from './documents.ts';
import { codeOf, nodesOf, startTestUser, type TestPerson, type TestUser, tokenOf } from './harness.ts';

let user: TestUser;
let ada: TestPerson;
beforeAll(async () => {
  user = await startTestUser();
  await user.person('first');
  ada = await user.person('ada');
});
afterAll(() => user.stop());

const address = { line1: 'Hauptstrasse 1', line2: null, city: 'Berlin', postalCode: '10115', country: 'DE' };

describe('createOrganization', () => {
  it('makes the caller its owner, and tells billing what it needs for the wallet', async () => {
    const answer = await ada.do('createOrganization', {
      name: ' Northwind Studio ',
      country: 'DE',
      currency: 'JPY',
      taxId: 'DE1',
      address,
    });
    expect(answer).toMatchObject({
      __typename: 'CreateOrganizationSuccess',
      organization: {
        name: 'Northwind Studio',
        country: 'DE',
        currency: 'JPY',
        taxId: 'DE1',
        email: null,
        role: 'OWNER',
        address,
      },
    });
    const { id } = answer.organization;
    expect((await user.events('quittance.user.organization.created.v1')).at(-1)).toEqual({
      organizationId: id,
      ownerUserId: ada.id,
      name: 'Northwind Studio',
      country: 'DE',
      currency: 'JPY',
      taxId: 'DE1',
      address,
      email: null,
      version: 1,
    });
    expect((await user.events('quittance.user.membership.changed.v1')).at(-1)).toMatchObject({
      organizationId: id,
      role: 'OWNER',
      version: 1,
    });
    expect((await user.exchange(ada.session)).identity?.caller.organization).toMatchObject({
      id,
      currency: 'JPY',
      role: 'OWNER',
    });
  });

  it.each([
    ['name', { name: '' }],
    ['name', { name: 'x'.repeat(201) }],
    ['country', { country: 'Germany' }],
    ['currency', { currency: 'XXZ' }],
    ['taxId', { taxId: 'x'.repeat(51) }],
    ['email', { email: 'nonsense' }],
    ['city', { address: { ...address, city: '' } }],
  ])('names the field that is not acceptable: %s', async (field, change) => {
    const answer = await ada.run(
      'mutation ($input: CreateOrganizationInput!) { createOrganization(input: $input) { ... on UserError { code path } } }',
      {
        input: { name: 'Northwind', country: 'DE', currency: 'EUR', ...change },
      },
    );
    const refused = answer.data?.createOrganization as { code?: string; path?: string[] } | null | undefined;
    // A currency that is none never reaches the command: its scalar refuses it.
    if (field === 'currency') expect(codeOf(answer)).toBe('BAD_USER_INPUT');
    else expect([refused?.code, refused?.path?.at(-1)]).toEqual(['VALIDATION', field]);
  });

  it('is for people, not for the anonymous and not for programs', async () => {
    const input = { name: 'Northwind', country: 'DE', currency: 'EUR' };
    expect(await user.as(null).refusal('createOrganization', input)).toBe('UNAUTHENTICATED');
    const { owner } = await user.organization(ada, 'Keys');
    const { secret } = await owner.do('createApiKey', { name: 'all', scopes: ['organization:write'] });
    expect(await user.as(secret).refusal('createOrganization', input)).toBe('FORBIDDEN');
  });

  it('ends at a hundred organisations a person', async () => {
    const busy = await user.person('busy');
    const { rows } = await user.pool.query<{ id: string }>("SELECT id FROM person WHERE user_name = 'busy'");
    await user.pool.query(
      `WITH made AS (
         INSERT INTO organization (id, name, country, currency, created_at)
         SELECT gen_random_uuid(), 'Many', 'DE', 'EUR', now() FROM generate_series(1, 100) RETURNING id
       )
       INSERT INTO membership (id, organization_id, person_id, role, joined_at)
       SELECT gen_random_uuid(), id, $1, 'OWNER', now() FROM made`,
      [rows[0]?.id],
    );
    expect(await busy.refusal('createOrganization', { name: 'One more', country: 'DE', currency: 'EUR' })).toBe('LIMIT_EXCEEDED');
    expect((await user.exchange(busy.session)).identity?.token.length).toBeLessThan(8 * 1024);
  });
});

describe('updateOrganization', () => {
  it('changes what is given, empties what is null, and tells the others', async () => {
    const { id, owner } = await user.organization(ada, 'Before');
    await owner.do('updateOrganization', { taxId: 'DE2', address, email: 'Billing@Northwind.example' });
    const answer = await owner.do('updateOrganization', { name: 'After', taxId: null });
    expect(answer.organization).toMatchObject({
      name: 'After',
      taxId: null,
      email: 'billing@northwind.example',
      address: { line1: 'Hauptstrasse 1' },
    });
    const told = (await user.events('quittance.user.organization.updated.v1')).filter(
      ({ organizationId }) => organizationId === id,
    );
    expect(told.map(({ version, name, taxId }) => [version, name, taxId])).toEqual([
      [2, 'Before', 'DE2'],
      [3, 'After', null],
    ]);
  });

  it('names the field that is not acceptable', async () => {
    const { owner } = await user.organization(ada, 'Strict');
    expect(await owner.do('updateOrganization', { name: null })).toMatchObject({ __typename: 'ValidationError', path: ['name'] });
  });

  it('finds nothing to change for who belongs to none', async () => {
    const lone = await user.person('lone');
    expect(await lone.refusal('updateOrganization', { name: 'Mine' })).toBe('NOT_FOUND');
    expect(codeOf(await lone.run('{ organization { id } }'))).toBe('NOT_FOUND');
  });
});

describe('an invitation', () => {
  it('is mailed as a link, shown before it is accepted, and makes its holder a member once', async () => {
    const { id, owner } = await user.organization(ada, 'Inviting');
    const answer = await owner.do('inviteMember', { email: 'Somebody@people.example', role: 'ACCOUNTANT' });
    expect(answer).toMatchObject({
      __typename: 'InviteMemberSuccess',
      invitation: { email: 'somebody@people.example', role: 'ACCOUNTANT', invitedBy: { userName: 'ada' } },
    });
    expect((await user.events('quittance.user.invitation.created.v1')).at(-1)).toMatchObject({
      organizationName: 'Inviting',
      inviterName: 'ada Example',
      to: 'somebody@people.example',
      role: 'ACCOUNTANT',
      acceptUrl: answer.acceptUrl,
    });
    const token = tokenOf(answer.acceptUrl);
    const preview = await user
      .as(null)
      .run('query ($token: String!) { invitation(token: $token) { organizationName role invitedBy email } }', { token });
    expect(preview.data?.invitation).toEqual({
      organizationName: 'Inviting',
      role: 'ACCOUNTANT',
      invitedBy: 'ada Example',
      email: 'somebody@people.example',
    });
    const [bob, cleo] = [await user.person('bob'), await user.person('cleo')];
    expect(await user.as(null).refusal('acceptInvitation', { token })).toBe('UNAUTHENTICATED');
    expect(await bob.do('acceptInvitation', { token })).toMatchObject({
      __typename: 'AcceptInvitationSuccess',
      membership: { role: 'ACCOUNTANT', organization: { id }, user: { id: bob.id } },
    });
    expect(await cleo.do('acceptInvitation', { token })).toMatchObject({
      __typename: 'InvitationNotFoundError',
      path: ['token'],
    });
    expect((await bob.run(me)).data).toMatchObject({ me: { memberships: [{ role: 'ACCOUNTANT', organization: { id } }] } });
  });

  it('is not made or accepted for members, and keeps waiting when one follows its link', async () => {
    const { owner } = await user.organization(ada, 'Known');
    const dan = await user.person('dan');
    await user.join(owner, dan, 'MEMBER');
    expect(await owner.do('inviteMember', { email: dan.email, role: 'VIEWER' })).toMatchObject({
      __typename: 'AlreadyMemberError',
      path: ['email'],
    });
    const { acceptUrl } = await owner.do('inviteMember', { email: 'dans-other@people.example', role: 'OWNER' });
    const input = { token: tokenOf(acceptUrl) };
    expect(await dan.do('acceptInvitation', input)).toMatchObject({ __typename: 'AlreadyMemberError', path: null });
    expect(await (await user.person('dans-friend')).do('acceptInvitation', input)).toMatchObject({
      membership: { role: 'OWNER' },
    });
  });

  it('replaces the one before to the same address, and can be withdrawn', async () => {
    const { owner } = await user.organization(ada, 'Twice');
    const eve = await user.person('eve');
    const invite = async () => owner.do('inviteMember', { email: eve.email, role: 'VIEWER' });
    const [one, two] = [await invite(), await invite()];
    expect(await eve.do('acceptInvitation', { token: tokenOf(one.acceptUrl) })).toMatchObject({ code: 'INVITATION_NOT_FOUND' });
    const waiting = '{ organization { invitations { id } } }';
    expect((await owner.run(waiting)).data).toEqual({ organization: { invitations: [{ id: two.invitation.id }] } });
    const revoke = { invitationId: two.invitation.id };
    expect(await owner.do('revokeInvitation', revoke)).toEqual({
      __typename: 'RevokeInvitationSuccess',
      invitation: { id: two.invitation.id },
    });
    expect(await owner.do('revokeInvitation', revoke)).toMatchObject({
      __typename: 'InvitationNotFoundError',
      path: ['invitationId'],
    });
    expect(await owner.do('revokeInvitation', { invitationId: 'ivt_x' })).toMatchObject({
      __typename: 'ValidationError',
      path: ['invitationId'],
    });
    expect(await eve.do('acceptInvitation', { token: tokenOf(two.acceptUrl) })).toMatchObject({ code: 'INVITATION_NOT_FOUND' });
    expect((await owner.run(waiting)).data).toEqual({ organization: { invitations: [] } });
  });

  it('expires after a week', async () => {
    const { owner } = await user.organization(ada, 'Slow');
    const fay = await user.person('fay');
    const { acceptUrl } = await owner.do('inviteMember', { email: fay.email, role: 'VIEWER' });
    await user.pool.query("UPDATE invitation SET expires_at = now() WHERE email = 'fay@people.example'");
    expect(await fay.do('acceptInvitation', { token: tokenOf(acceptUrl) })).toMatchObject({ code: 'INVITATION_NOT_FOUND' });
    expect(await owner.do('inviteMember', { email: fay.email, role: 'VIEWER' })).toMatchObject({
      __typename: 'InviteMemberSuccess',
    });
  });

  it('makes one member of the many who follow it at once', async () => {
    const { id, owner } = await user.organization(ada, 'Popular');
    const people = await Promise.all(['crowd1', 'crowd2', 'crowd3', 'crowd4'].map((name) => user.person(name)));
    const { acceptUrl } = await owner.do('inviteMember', { email: 'crowd@people.example', role: 'VIEWER' });
    const answers = await Promise.all(people.map((person) => person.do('acceptInvitation', { token: tokenOf(acceptUrl) })));
    expect(answers.filter(({ __typename }) => __typename === 'AcceptInvitationSuccess')).toHaveLength(1);
    const list = await user.as(ada.session, id).run(members);
    expect(nodesOf(list, 'organization.members')).toHaveLength(2);
  });

  it('names the field that is not acceptable', async () => {
    const { owner } = await user.organization(ada, 'Fields');
    expect(await owner.do('inviteMember', { email: 'nonsense', role: 'VIEWER' })).toMatchObject({
      __typename: 'ValidationError',
      path: ['email'],
    });
    expect(await ada.do('acceptInvitation', { token: '' })).toMatchObject({ __typename: 'ValidationError', path: ['token'] });
  });
});

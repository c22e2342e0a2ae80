import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, password, startTestUser, type TestUser } from './harness.ts';

let user: TestUser;
beforeAll(async () => {
  user = await startTestUser();
  await user.person('first');
});
afterAll(() => user.stop());

describe('updateProfile', () => {
  it('changes what is given, and tells the others', async () => {
    const ada = await user.person('ada');
    const answer = await ada.do('updateProfile', { firstName: 'Augusta Ada', userName: 'Countess' });
    expect(answer).toMatchObject({
      __typename: 'UpdateProfileSuccess',
      user: { email: ada.email, userName: 'Countess', name: 'Augusta Ada Example' },
    });
    const told = (await user.events('quittance.user.person.updated.v1')).filter(({ userId }) => userId === ada.id);
    expect(told.at(-1)).toMatchObject({ userName: 'Countess', name: 'Augusta Ada Example', version: 2 });
    await ada.do('updateProfile', { userName: 'Countess' });
    expect((await user.events('quittance.user.person.updated.v1')).filter(({ userId }) => userId === ada.id)).toHaveLength(2);
  });

  it('refuses what somebody else has', async () => {
    const [bob, cleo] = [await user.person('bob'), await user.person('cleo')];
    expect(await bob.do('updateProfile', { userName: 'CLEO' })).toMatchObject({ __typename: 'UserNameTakenError' });
    expect(await bob.do('updateProfile', { email: cleo.email, currentPassword: password })).toMatchObject({
      __typename: 'EmailTakenError',
    });
    expect(await bob.do('updateProfile', { userName: 'Bob' })).toMatchObject({ user: { userName: 'Bob' } });
  });

  it('gives a name to one of two who want it at once', async () => {
    const people = [await user.person('race1'), await user.person('race2')];
    const answers = await Promise.all(people.map((person) => person.do('updateProfile', { userName: 'winner' })));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['UpdateProfileSuccess', 'UserNameTakenError']);
  });

  it('wants the password for another address, and takes the address as login from then on', async () => {
    const dan = await user.person('dan');
    const email = 'dan@elsewhere.example';
    for (const currentPassword of [null, 'wrong'])
      expect(await dan.do('updateProfile', { email, currentPassword })).toMatchObject({
        __typename: 'InvalidCredentialsError',
        path: ['currentPassword'],
      });
    expect(await dan.do('updateProfile', { email, currentPassword: password })).toMatchObject({ user: { email } });
    expect(await user.as(null).do('signIn', { login: email, password })).toMatchObject({ __typename: 'SignInSuccess' });
    expect(await user.as(null).do('signIn', { login: dan.email, password })).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    const { rows } = await user.pool.query("SELECT action FROM audit_record WHERE action = 'person.email_changed'");
    expect(rows).toHaveLength(1);
  });

  it('names the field that is not acceptable', async () => {
    const eve = await user.person('eve');
    expect(await eve.do('updateProfile', { firstName: '' })).toMatchObject({
      __typename: 'ValidationError',
      path: ['firstName'],
    });
  });
});

describe('deleteAccount', () => {
  it('erases who it was, ends what they had, and frees name and address', async () => {
    const fay = await user.person('fay');
    const { id, owner } = await user.organization(fay, 'Alone');
    const { secret } = await owner.do('createApiKey', { name: 'import', scopes: ['invoices:read'] });
    expect(await fay.do('deleteAccount', { userName: 'FAY', password })).toEqual({
      __typename: 'DeleteAccountSuccess',
      deleted: true,
    });
    expect((await user.exchange(fay.session)).status).toBe(401);
    expect((await user.exchange(secret)).status).toBe(401);
    const events = (await user.events('quittance.user.person.updated.v1')).filter(({ userId }) => userId === fay.id);
    expect(events.at(-1)).toMatchObject({ deleted: true, email: null, version: 2 });
    expect(JSON.stringify(events.at(-1))).not.toContain('fay');
    expect((await user.events('quittance.user.membership.changed.v1')).at(-1)).toMatchObject({
      organizationId: id,
      userId: fay.id,
      role: null,
    });
    expect((await user.person('fay')).id).not.toBe(fay.id);
  });

  it('wants the own user name and the password', async () => {
    const gil = await user.person('gil');
    expect(await gil.do('deleteAccount', { userName: 'somebody', password })).toMatchObject({
      __typename: 'InvalidCredentialsError',
      path: ['userName'],
    });
    expect(await gil.do('deleteAccount', { userName: 'gil', password: 'wrong' })).toMatchObject({
      __typename: 'InvalidCredentialsError',
      path: ['password'],
    });
    expect(await gil.do('deleteAccount', { userName: '', password })).toMatchObject({
      __typename: 'ValidationError',
      path: ['userName'],
    });
    expect(codeOf(await gil.run('{ me { id } }'))).toBeNull();
  });

  it('does not leave an organisation with members but no owner', async () => {
    const [hal, ivy] = [await user.person('hal'), await user.person('ivy')];
    const { owner } = await user.organization(hal, 'Together');
    const { id: membershipId } = await user.join(owner, ivy, 'MEMBER');
    expect(await hal.do('deleteAccount', { userName: 'hal', password })).toMatchObject({
      __typename: 'LastOwnerError',
      path: null,
    });
    await owner.do('changeMemberRole', { membershipId, role: 'OWNER' });
    expect(await hal.do('deleteAccount', { userName: 'hal', password })).toMatchObject({ deleted: true });
  });

  it('leaves nobody behind for a token that lives on', async () => {
    const jan = await user.person('jan');
    const { identity } = await user.exchange(jan.session);
    await jan.do('deleteAccount', { userName: 'jan', password });
    const headers = { authorization: `Bearer ${identity?.token}` };
    expect(codeOf(await user.subgraph.execute({ query: '{ me { id } }' }, headers))).toBe('UNAUTHENTICATED');
  });
});

describe('payee', () => {
  it('is somebody by their exact user name, with no more than it takes to pay them', async () => {
    const [kim, lea] = [await user.person('kim'), await user.person('lea')];
    const query = (userName: string) => `{ payee(userName: "${userName}") { id userName name } }`;
    expect((await kim.run(query('LEA'))).data).toEqual({ payee: { id: lea.id, userName: 'lea', name: 'lea Example' } });
    expect((await kim.run(query('le'))).data).toEqual({ payee: null });
    expect((await kim.run(query('lea@people.example'))).data).toEqual({ payee: null });
    expect(codeOf(await user.as(null).run(query('lea')))).toBe('UNAUTHENTICATED');
    expect(codeOf(await kim.run('{ payee(userName: "lea") { email } }'))).toBe('BAD_USER_INPUT');
  });
});

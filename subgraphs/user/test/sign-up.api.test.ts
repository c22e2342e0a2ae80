import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { password, startTestUser, type TestUser } from './harness.ts';

let user: TestUser;
beforeAll(async () => {
  user = await startTestUser();
  await user.person('first');
});
afterAll(() => user.stop());

const ada = { email: 'ada@northwind.example', password, firstName: 'Ada', lastName: 'Byron', userName: 'ada' };
const signUp = (input: Record<string, unknown>) => user.as(null).do('signUp', input);

describe('signUp', () => {
  it('registers somebody, signs them in and tells the others', async () => {
    const answer = await signUp({ ...ada, email: ' Ada@Northwind.example ' });
    expect(answer).toMatchObject({
      __typename: 'SignUpSuccess',
      user: { email: 'ada@northwind.example', userName: 'ada', name: 'Ada Byron', platformAdmin: false, memberships: [] },
    });
    const { data } = await user.as(answer.token).run('{ me { userName } }');
    expect(data).toEqual({ me: { userName: 'ada' } });
    const events = await user.events('quittance.user.person.updated.v1');
    expect(events.filter(({ userId }) => userId === answer.user.id)).toEqual([
      { userId: answer.user.id, userName: 'ada', email: 'ada@northwind.example', name: 'Ada Byron', deleted: false, version: 1 },
    ]);
  });

  it('refuses an address that somebody has, whatever its capitals', async () => {
    const answer = await signUp({ ...ada, email: 'ADA@northwind.example', userName: 'somebody' });
    expect(answer).toMatchObject({ __typename: 'EmailTakenError', code: 'EMAIL_TAKEN', path: ['email'] });
  });

  it('refuses a user name that somebody has, whatever its capitals', async () => {
    const answer = await signUp({ ...ada, email: 'other@northwind.example', userName: 'ADA' });
    expect(answer).toMatchObject({ __typename: 'UserNameTakenError', code: 'USER_NAME_TAKEN', path: ['userName'] });
  });

  it('refuses a weak password', async () => {
    const answer = await signUp({ ...ada, email: 'weak@northwind.example', userName: 'weak', password: 'password1234' });
    expect(answer).toMatchObject({ __typename: 'WeakPasswordError', code: 'WEAK_PASSWORD', path: ['password'] });
  });

  it.each([
    ['email', { email: 'not an address' }],
    ['email', { email: `${'x'.repeat(250)}@northwind.example` }],
    ['firstName', { firstName: '  ' }],
    ['lastName', { lastName: 'x'.repeat(101) }],
    ['userName', { userName: 'a b' }],
    ['userName', { userName: 'ada@northwind.example' }],
    ['userName', { userName: 'x'.repeat(33) }],
    ['password', { password: 'x'.repeat(129) }],
    ['firstName', { firstName: 'A\u0000da' }],
  ])('names the field that is not acceptable: %s', async (field, change) => {
    const answer = await signUp({ ...ada, email: 'new@northwind.example', userName: 'new', ...change });
    expect(answer).toMatchObject({ __typename: 'ValidationError', code: 'VALIDATION', path: [field] });
  });

  it('makes a user name from the address when none is given, and another one when that is taken', async () => {
    const names = [];
    for (const domain of ['one', 'two', 'three']) {
      const answer = await signUp({ ...ada, email: `grace.hopper@${domain}.example`, userName: null });
      names.push(answer.user.userName);
    }
    expect(names).toEqual(['grace.hopper', 'grace.hopper2', 'grace.hopper3']);
  });

  it('registers one of many who want the same name and address at once', async () => {
    const input = { ...ada, email: 'crowd@northwind.example', userName: 'crowd' };
    const kinds = (await Promise.all(Array.from({ length: 8 }, () => signUp(input)))).map(({ __typename }) => __typename);
    expect(kinds.sort()).toEqual([...Array(7).fill('EmailTakenError'), 'SignUpSuccess']);
  });

  it('keeps neither password nor session token in a form that could be used', async () => {
    const { token } = await signUp({ ...ada, email: 'safe@northwind.example', userName: 'safe' });
    const { rows } = await user.pool.query(
      `SELECT (SELECT string_agg(a::text, '') FROM auth_account a) || (SELECT string_agg(s::text, '') FROM auth_session s) AS everything`,
    );
    expect(rows[0].everything).not.toContain(password);
    expect(rows[0].everything).not.toContain(token);
  });
});

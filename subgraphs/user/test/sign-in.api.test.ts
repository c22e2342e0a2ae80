import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documents } from './documents.ts';
import { codeOf, password, startTestUser, type TestPerson, type TestUser } from './harness.ts';

let user: TestUser;
let ada: TestPerson;
beforeAll(async () => {
  user = await startTestUser();
  ada = await user.person('ada');
  await user.organization(ada, 'Northwind');
});
afterAll(() => user.stop());

const signIn = (login: string, secret = password) => user.as(null).do('signIn', { login, password: secret });
const at = new Date();
const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);

describe('signIn', () => {
  it.each(['ada', 'ADA', ' ada ', 'ada@people.example', 'Ada@People.Example'])(
    'takes user name and e-mail address: %s',
    async (login) => {
      const answer = await signIn(login);
      expect(answer).toMatchObject({ __typename: 'SignInSuccess', user: { id: ada.id } });
      expect(answer.user.memberships).toEqual([{ role: 'OWNER', organization: { name: 'Northwind' } }]);
      expect(codeOf(await user.as(answer.token).run('{ me { id } }'))).toBeNull();
    },
  );

  it('does not tell a wrong password from an unknown login', async () => {
    const wrong = await signIn('ada', 'not the password');
    const unknown = await signIn('nobody@people.example', 'not the password');
    expect(wrong).toMatchObject({ __typename: 'InvalidCredentialsError', code: 'INVALID_CREDENTIALS', path: null });
    expect(unknown).toEqual(wrong);
  });

  it('names a field that is not acceptable', async () => {
    expect(await signIn('')).toMatchObject({ __typename: 'ValidationError', path: ['login'] });
    expect(await signIn('ada', 'x'.repeat(129))).toMatchObject({ __typename: 'ValidationError', path: ['password'] });
  });

  it('blocks an account after five failures for a growing time, right password or not, by whatever login', async () => {
    await user.person('bob');
    user.setNow(at);
    for (const login of ['bob', 'BOB', 'bob@people.example', 'bob', 'bob']) {
      expect(await signIn(login, 'not the password')).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    }
    const blocked = await user.as(null).run(documents.signIn, { input: { login: 'bob@people.example', password } });
    expect(blocked.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 5 } }]);
    user.setNow(later(5));
    expect(await signIn('bob', 'not the password')).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    user.setNow(later(14));
    expect(await user.as(null).refusal('signIn', { login: 'bob', password })).toBe('RATE_LIMITED');
    user.setNow(later(15));
    expect(await signIn('bob')).toMatchObject({ __typename: 'SignInSuccess' });
    expect(await signIn('bob', 'not the password')).toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });

  it('blocks an unknown login just the same', async () => {
    const refusals = [];
    for (let attempt = 0; attempt < 6; attempt++)
      refusals.push(await user.as(null).refusal('signIn', { login: 'ghost', password }));
    expect(refusals).toEqual([null, null, null, null, null, 'RATE_LIMITED']);
  });

  it('lets no more than five of many guesses at once through', async () => {
    const { login } = { login: (await user.person('cleo')).userName };
    const guesses = Array.from({ length: 20 }, (_, index) =>
      user.as(null).refusal('signIn', { login, password: `guess number ${index}` }),
    );
    const refusals = await Promise.all(guesses);
    expect(refusals.filter((refusal) => refusal === null)).toHaveLength(5);
  });
});

describe('signOut', () => {
  it('ends that session and no other', async () => {
    const [one, two] = [await signIn('ada'), await signIn('ada')];
    expect(await user.as(null).do('signOut', { token: one.token })).toEqual({ __typename: 'SignOutSuccess', signedOut: true });
    expect((await user.exchange(one.token)).status).toBe(401);
    expect((await user.exchange(two.token)).status).toBe(200);
  });

  it('does nothing for a token that is nobody’s', async () => {
    expect(await user.as(null).do('signOut', { token: 'nobody' })).toMatchObject({ signedOut: true });
    expect(await user.as(null).do('signOut', { token: '' })).toMatchObject({ __typename: 'ValidationError', path: ['token'] });
  });
});

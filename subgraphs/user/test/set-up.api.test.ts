import { createLogger } from '@quittance/telemetry/log';
import { TOTP } from 'otpauth';
import { afterEach, describe, expect, it } from 'vitest';
import { disableSecondFactor, grantAdmin, issueToken } from '../src/cli.ts';
import { documents } from './documents.ts';
import { codeOf, password, startTestUser, type TestUser } from './harness.ts';

let user: TestUser;
afterEach(() => user.stop());

const input = (name: string) => ({
  email: `${name}@people.example`,
  password,
  firstName: name,
  lastName: 'Example',
  userName: name,
});
const identity = '{ identity { embedded awaitsFirstPerson setUpTokenRequired clerkPublishableKey minPasswordLength } }';
const log = createLogger({ name: 'test', level: 'silent' });

describe('a fresh installation', () => {
  it('makes one administrator, however many register at once', async () => {
    user = await startTestUser();
    expect((await user.as(null).run(identity)).data?.identity).toEqual({
      embedded: true,
      awaitsFirstPerson: true,
      setUpTokenRequired: false,
      clerkPublishableKey: null,
      minPasswordLength: 10,
    });
    const names = ['ada', 'bob', 'cleo', 'dan', 'eve', 'fay'];
    const answers = await Promise.all(names.map((name) => user.as(null).do('signUp', input(name))));
    expect(answers.filter((answer) => answer.user.platformAdmin)).toHaveLength(1);
    expect((await user.as(null).run(identity)).data?.identity).toMatchObject({ awaitsFirstPerson: false });
    const { rows } = await user.pool.query("SELECT 1 FROM audit_record WHERE action = 'platform.first_administrator'");
    expect(rows).toHaveLength(1);
  });

  it('wants the printed token from its first person where it can be reached from other machines, and from nobody after', async () => {
    const setUpToken = 'the token that was printed';
    user = await startTestUser({ SETUP_TOKEN: setUpToken });
    expect((await user.as(null).run(identity)).data?.identity).toMatchObject({ setUpTokenRequired: true });
    for (const wrong of [null, 'the token that was guessed', `${setUpToken} `.repeat(2)]) {
      const answer = await user.as(null).do('signUp', { ...input('mallory'), setUpToken: wrong });
      expect(answer).toMatchObject({ __typename: 'SetUpTokenInvalidError', code: 'SET_UP_TOKEN_INVALID', path: ['setUpToken'] });
    }
    expect((await user.as(null).do('signUp', { ...input('ada'), setUpToken })).user.platformAdmin).toBe(true);
    expect((await user.as(null).do('signUp', input('bob'))).user.platformAdmin).toBe(false);
    expect((await user.as(null).run(identity)).data?.identity).toMatchObject({ setUpTokenRequired: false });
  });

  it('takes no embedded accounts where they are switched off', async () => {
    user = await startTestUser({ EMBEDDED_IDENTITY: '0' });
    expect((await user.as(null).run(identity)).data?.identity).toMatchObject({ embedded: false });
    expect(codeOf(await user.as(null).run(documents.signUp, { input: input('ada') }))).toBe('FORBIDDEN');
    expect(await user.as(null).refusal('signIn', { login: 'ada', password })).toBe('FORBIDDEN');
  });
});

describe('the command line', () => {
  it('makes somebody an administrator, and it is recorded', async () => {
    user = await startTestUser();
    await user.person('ada');
    const bob = await user.person('bob');
    expect(await grantAdmin({ env: user.env, log }, 'nobody@people.example')).toEqual({
      ok: false,
      error: { code: 'PERSON_NOT_FOUND' },
    });
    expect(await grantAdmin({ env: user.env, log }, 'BOB@people.example')).toMatchObject({
      ok: true,
      value: { userName: 'bob' },
    });
    expect((await bob.run('{ users { nodes { userName } } }')).data).toEqual({
      users: { nodes: [{ userName: 'bob' }, { userName: 'ada' }] },
    });
    const { rows } = await user.pool.query("SELECT actor_name FROM audit_record WHERE action = 'platform.administrator_granted'");
    expect(rows).toEqual([{ actor_name: 'command line' }]);
  });

  it('turns a second factor off for who lost everything, and it is recorded', async () => {
    user = await startTestUser();
    const ada = await user.person('ada');
    const { secret } = await ada.do('beginSecondFactor', { currentPassword: password });
    expect(await ada.do('enableSecondFactor', { code: new TOTP({ secret }).generate() })).toMatchObject({
      __typename: 'EnableSecondFactorSuccess',
    });
    expect(await disableSecondFactor({ env: user.env, log }, 'nobody')).toMatchObject({ error: { code: 'PERSON_NOT_FOUND' } });
    expect(await disableSecondFactor({ env: user.env, log }, 'ada')).toMatchObject({ ok: true, value: { userName: 'ada' } });
    expect(await user.as(null).do('signIn', { login: 'ada', password })).toMatchObject({ __typename: 'SignInSuccess' });
    const { rows } = await user.pool.query("SELECT actor_name FROM audit_record WHERE action = 'person.second_factor_disabled'");
    expect(rows).toEqual([{ actor_name: 'command line' }]);
  });

  it('issues a token that the subgraph takes, for somebody who runs it alone', async () => {
    user = await startTestUser();
    const ada = await user.person('ada');
    const { id } = await user.organization(ada, 'Northwind');
    const issued = await issueToken({ env: user.env, log }, { login: 'ada', organization: id });
    if (!issued.ok) throw new Error(issued.error.code);
    const headers = { authorization: `Bearer ${issued.value.token}` };
    const { data } = await user.subgraph.execute({ query: '{ organization { id } }' }, headers);
    expect(data).toEqual({ organization: { id } });
    expect(issued.value.expiresAt.getTime() - Date.now()).toBeGreaterThan(59 * 60_000);
    expect(await issueToken({ env: user.env, log }, { login: 'nobody', organization: null })).toMatchObject({
      error: { code: 'PERSON_NOT_FOUND' },
    });
    expect(await issueToken({ env: user.env, log }, { login: 'ada', organization: 'org_x' })).toMatchObject({
      error: { code: 'UNKNOWN_ORGANIZATION' },
    });
  });
});

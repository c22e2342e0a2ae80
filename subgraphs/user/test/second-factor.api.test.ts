import { createHash } from 'node:crypto';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nodesOf, password, startTestUser, type TestPerson, type TestUser, tokenOf } from './harness.ts';

let user: TestUser;
let admin: TestPerson;
let clock = new Date();
beforeAll(async () => {
  user = await startTestUser();
  admin = await user.person('admin');
});
afterAll(() => user.stop());

/** A code works once, so each test has later ones. */
beforeEach(() => pass(10 * 60));

function pass(seconds: number): void {
  clock = new Date(clock.getTime() + seconds * 1000);
  user.setNow(clock);
}

/** What the app of whoever has the secret shows now, or showed so many seconds ago. */
const codeFor = (secret: string, ago = 0) => new TOTP({ secret }).generate({ timestamp: clock.getTime() - ago * 1000 });
/** Another six digits than those that count now. */
function wrongCode(secret: string): string {
  const right = [-30, 0, 30].map((ago) => codeFor(secret, ago));
  return ['000000', '111111', '222222', '333333'].find((code) => !right.includes(code)) ?? '';
}
const signIn = (login: string, totp: string | null, secret = password) =>
  user.as(null).do('signIn', { login, password: secret, totp });

/** Somebody with a second factor; the session that is left, the app's secret and the recovery codes. The code of now is used. */
async function guarded(name: string) {
  const person = await user.person(name);
  const { secret } = await person.do('beginSecondFactor', { currentPassword: password });
  const enabled = await person.do('enableSecondFactor', { code: codeFor(secret) });
  return { person, secret: String(secret), codes: enabled.recoveryCodes as string[], session: enabled.token as string };
}

describe('beginSecondFactor', () => {
  it('gives the app its secret, and changes nothing yet', async () => {
    const ada = await user.person('ada');
    const begun = await ada.do('beginSecondFactor', { currentPassword: password });
    expect(begun).toMatchObject({ __typename: 'BeginSecondFactorSuccess', otpauthUri: expect.stringContaining(begun.secret) });
    expect((await ada.run('{ me { secondFactor { enabledAt } } }')).data).toEqual({ me: { secondFactor: null } });
    expect(await signIn('ada', null)).toMatchObject({ __typename: 'SignInSuccess' });
    expect((await user.exchange(ada.session)).status).toBe(200);
  });

  it('wants the password, which it does not let guess', async () => {
    const bob = await user.person('bob');
    const guess = { currentPassword: 'a guess of mine' };
    expect(await bob.do('beginSecondFactor', guess)).toMatchObject({
      __typename: 'InvalidCredentialsError',
      path: ['currentPassword'],
    });
    for (let time = 0; time < 4; time++) await bob.do('beginSecondFactor', guess);
    expect(await bob.refusal('beginSecondFactor', guess)).toBe('RATE_LIMITED');
    expect(await bob.do('beginSecondFactor', { currentPassword: 'x'.repeat(129) })).toMatchObject({
      __typename: 'ValidationError',
      path: ['currentPassword'],
    });
  });

  it('makes another secret when it is called again, and the one before counts no more', async () => {
    const person = await user.person('twice');
    const [first, second] = [
      await person.do('beginSecondFactor', { currentPassword: password }),
      await person.do('beginSecondFactor', { currentPassword: password }),
    ];
    expect(await person.do('enableSecondFactor', { code: codeFor(first.secret) })).toMatchObject({
      __typename: 'InvalidCredentialsError',
      path: ['code'],
    });
    expect(await person.do('enableSecondFactor', { code: codeFor(second.secret) })).toMatchObject({
      __typename: 'EnableSecondFactorSuccess',
    });
  });

  it('does not replace one that is on', async () => {
    const { session } = await guarded('replaced');
    expect(await user.as(session).do('beginSecondFactor', { currentPassword: password })).toMatchObject({
      __typename: 'SecondFactorEnabledError',
      code: 'SECOND_FACTOR_ENABLED',
    });
  });

  it('is for people who are signed in themselves', async () => {
    expect(await user.as(null).refusal('beginSecondFactor', { currentPassword: password })).toBe('UNAUTHENTICATED');
    const owner = await user.person('owner');
    const { owner: acting } = await user.organization(owner, 'Northwind');
    const { secret } = await acting.do('createApiKey', { name: 'import', scopes: ['invoices:read'] });
    expect(await user.as(secret).refusal('beginSecondFactor', { currentPassword: password })).toBe('FORBIDDEN');
  });
});

describe('enableSecondFactor', () => {
  it('ends all sessions but a new one, shows the recovery codes once and tells the audit trail', async () => {
    const person = await user.person('cleo');
    const { token: phone } = await signIn('cleo', null);
    const { secret } = await person.do('beginSecondFactor', { currentPassword: password });
    const enabled = await person.do('enableSecondFactor', { code: codeFor(secret) });
    expect(new Set(enabled.recoveryCodes).size).toBe(10);
    const statuses = [person.session, phone, enabled.token].map(async (token) => (await user.exchange(token)).status);
    expect(await Promise.all(statuses)).toEqual([401, 401, 200]);
    const me = await user.as(enabled.token).run('{ me { secondFactor { enabledAt recoveryCodesLeft } } }');
    expect(me.data).toEqual({ me: { secondFactor: { enabledAt: clock.toISOString(), recoveryCodesLeft: 10 } } });
    expect(await actionsOf(person)).toEqual(['person.second_factor_enabled']);
  });

  it('wants something begun, once, and a code that is one', async () => {
    const person = await user.person('dora');
    expect(await person.do('enableSecondFactor', { code: '123456' })).toMatchObject({
      __typename: 'SecondFactorNotBegunError',
      code: 'SECOND_FACTOR_NOT_BEGUN',
    });
    expect(await person.do('enableSecondFactor', { code: ' ' })).toMatchObject({
      __typename: 'ValidationError',
      path: ['code'],
    });
    const { session, secret } = await guarded('erin');
    expect(await user.as(session).do('enableSecondFactor', { code: codeFor(secret) })).toMatchObject({
      __typename: 'SecondFactorEnabledError',
    });
  });
});

describe('signIn with a second factor', () => {
  it('asks for the code after a right password, and only then', async () => {
    const { secret } = await guarded('fay');
    pass(30);
    expect(await signIn('fay', null)).toMatchObject({
      __typename: 'SecondFactorRequiredError',
      code: 'SECOND_FACTOR_REQUIRED',
      path: ['totp'],
    });
    expect(await signIn('fay', null, 'not the password')).toMatchObject({ code: 'INVALID_CREDENTIALS', path: null });
    expect(await signIn('fay', codeFor(secret), 'not the password')).toMatchObject({ code: 'INVALID_CREDENTIALS', path: null });
    expect(await signIn('fay', codeFor(secret))).toMatchObject({ __typename: 'SignInSuccess' });
  });

  it('takes each code once, also of many at the same time, and the one that turned it on not again', async () => {
    const { secret } = await guarded('gus');
    expect(await signIn('gus', codeFor(secret))).toMatchObject({ code: 'INVALID_CREDENTIALS', path: ['totp'] });
    pass(30);
    const answers = await Promise.all([1, 2, 3].map(() => signIn('gus', codeFor(secret))));
    expect(answers.filter(({ __typename }) => __typename === 'SignInSuccess')).toHaveLength(1);
    pass(30);
    expect(await signIn('gus', codeFor(secret, 30))).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    expect(await signIn('gus', codeFor(secret))).toMatchObject({ __typename: 'SignInSuccess' });
  });

  it('counts wrong codes like wrong passwords, and a right password alone does not start over', async () => {
    const { secret } = await guarded('hal');
    for (const code of [wrongCode(secret), null, wrongCode(secret), null, wrongCode(secret)]) await signIn('hal', code);
    expect(await user.as(null).refusal('signIn', { login: 'hal', password, totp: codeFor(secret) })).toBe('RATE_LIMITED');
    pass(30);
    expect(await signIn('hal', codeFor(secret))).toMatchObject({ __typename: 'SignInSuccess' });
  });

  it('takes a recovery code once in place of a code, and tells the audit trail', async () => {
    const { person, codes } = await guarded('ida');
    const [first = '', second = ''] = codes;
    const { token } = await signIn('ida', first.toLowerCase());
    expect((await user.as(token).run('{ me { secondFactor { recoveryCodesLeft } } }')).data).toEqual({
      me: { secondFactor: { recoveryCodesLeft: 9 } },
    });
    expect(await signIn('ida', first)).toMatchObject({ code: 'INVALID_CREDENTIALS', path: ['totp'] });
    expect(await signIn('ida', second)).toMatchObject({ __typename: 'SignInSuccess' });
    expect(await actionsOf(person)).toEqual([
      'person.recovery_code_used',
      'person.recovery_code_used',
      'person.second_factor_enabled',
    ]);
  });

  it('takes nobody else’s recovery codes', async () => {
    const [{ codes }] = [await guarded('jon'), await guarded('kit')];
    expect(await signIn('kit', codes[0] ?? '')).toMatchObject({ code: 'INVALID_CREDENTIALS' });
  });

  it('ignores a code for accounts without one, and refuses one that is too long', async () => {
    await user.person('leo');
    expect(await signIn('leo', '123456')).toMatchObject({ __typename: 'SignInSuccess' });
    expect(await signIn('leo', '1'.repeat(41))).toMatchObject({ __typename: 'ValidationError', path: ['totp'] });
  });

  it('still asks after a password reset, which gives no new guesses of the code', async () => {
    const { secret } = await guarded('mia');
    const other = 'another tree in the garden';
    for (let time = 0; time < 5; time++) await signIn('mia', wrongCode(secret));
    await user.as(null).do('requestPasswordReset', { login: 'mia' });
    const [event] = await user.events('quittance.user.password_reset.requested.v1');
    const token = new URL(String(event?.resetUrl)).searchParams.get('token');
    expect(await user.as(null).do('resetPassword', { token, password: other })).toMatchObject({ reset: true });
    expect(await user.as(null).refusal('signIn', { login: 'mia', password: other })).toBe('RATE_LIMITED');
    pass(30);
    expect(await signIn('mia', null, other)).toMatchObject({ __typename: 'SecondFactorRequiredError' });
    pass(30);
    expect(await signIn('mia', codeFor(secret), other)).toMatchObject({ __typename: 'SignInSuccess' });
  });
});

describe('disableSecondFactor', () => {
  it('wants password and code; then the password is enough, and what went before counts no more', async () => {
    const { person, session, secret, codes } = await guarded('ned');
    const self = user.as(session);
    pass(30);
    const right = { currentPassword: password, code: codeFor(secret) };
    expect(await self.do('disableSecondFactor', { ...right, currentPassword: 'a guess' })).toMatchObject({
      __typename: 'InvalidCredentialsError',
      path: ['currentPassword'],
    });
    expect(await self.do('disableSecondFactor', { ...right, code: wrongCode(secret) })).toMatchObject({
      __typename: 'InvalidCredentialsError',
      path: ['code'],
    });
    expect(await self.do('disableSecondFactor', right)).toEqual({ __typename: 'DisableSecondFactorSuccess', disabled: true });
    expect(await signIn('ned', null)).toMatchObject({ __typename: 'SignInSuccess' });
    expect((await user.exchange(session)).status).toBe(200);
    expect(await actionsOf(person)).toEqual(['person.second_factor_disabled', 'person.second_factor_enabled']);
    expect(await recoveryCodesIn(codes)).toBe(0);
  });

  it('takes a recovery code, does nothing when it is off, and names a field that is not acceptable', async () => {
    const { session, codes } = await guarded('pia');
    const self = user.as(session);
    const input = { currentPassword: password, code: codes[3] };
    expect(await self.do('disableSecondFactor', input)).toMatchObject({ disabled: true });
    expect(await self.do('disableSecondFactor', input)).toMatchObject({ disabled: true });
    expect(await self.do('disableSecondFactor', { ...input, code: '' })).toMatchObject({
      __typename: 'ValidationError',
      path: ['code'],
    });
  });

  it('can not be used to guess the code of an open session', async () => {
    const { session, secret } = await guarded('quin');
    const guess = () => user.as(session).refusal('disableSecondFactor', { currentPassword: password, code: wrongCode(secret) });
    const refusals = [];
    for (let time = 0; time < 6; time++) refusals.push(await guess());
    expect(refusals).toEqual([null, null, null, null, null, 'RATE_LIMITED']);
  });
});

describe('a second factor', () => {
  it('is nobody else’s to see: not in the database, not for fellows, not for platform administrators', async () => {
    const { session, secret, codes } = await guarded('rue');
    const fellow = await user.person('fellow');
    const { owner } = await user.organization(fellow, 'Shared');
    const { acceptUrl } = await owner.do('inviteMember', { email: 'rue@people.example', role: 'MEMBER' });
    await user.as(session).do('acceptInvitation', { token: tokenOf(acceptUrl) });
    const text = 'SELECT f::text AS row FROM second_factor f UNION ALL SELECT c::text FROM recovery_code c';
    const rows = (await user.pool.query<{ row: string }>(text)).rows.map(({ row }) => row).join('\n');
    const hex = (plain: string) => Buffer.from(plain).toString('hex');
    for (const plain of [secret, ...codes]) expect(rows.includes(plain) || rows.includes(hex(plain))).toBe(false);
    const query = '{ users { nodes { userName secondFactor { enabledAt } } } }';
    const seen = nodesOf<{ secondFactor: unknown }>(await admin.run(query), 'users');
    expect(seen.every(({ secondFactor }) => secondFactor === null)).toBe(true);
    const members = '{ organization { members { nodes { user { userName secondFactor { enabledAt } } } } } }';
    expect(nodesOf(await owner.run(members), 'organization.members')).toContainEqual({
      user: { userName: 'rue', secondFactor: null },
    });
  });

  it('ends with the account', async () => {
    const { session, codes } = await guarded('sam');
    await user.as(session).do('deleteAccount', { userName: 'sam', password });
    expect(await recoveryCodesIn(codes)).toBe(0);
  });
});

/** What the audit trail has of a person's own account, newest first. */
async function actionsOf(person: TestPerson): Promise<string[]> {
  const trail = '{ auditTrail(first: 100, everywhere: true) { nodes { action subject } } }';
  const records = nodesOf<{ action: string; subject: string }>(await admin.run(trail), 'auditTrail');
  return records.filter(({ subject }) => subject === person.id).map(({ action }) => action);
}

/** How many of the recovery codes the database still has. */
async function recoveryCodesIn(codes: readonly string[]): Promise<number> {
  const hashes = codes.map((code) => `\\x${createHash('sha256').update(code.replaceAll('-', '')).digest('hex')}`);
  const { rowCount } = await user.pool.query('SELECT FROM recovery_code WHERE code_hash = ANY ($1::bytea[])', [hashes]);
  return rowCount ?? 0;
}

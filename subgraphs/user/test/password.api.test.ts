import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { password, startTestUser, type TestUser } from './harness.ts';

let user: TestUser;
beforeAll(async () => {
  user = await startTestUser();
  await user.person('first');
});
afterAll(() => user.stop());

const other = 'another tree in the garden';

/** Asks for a reset and answers the token of the link that would be mailed. */
async function requestReset(login: string): Promise<string> {
  expect(await user.as(null).do('requestPasswordReset', { login })).toEqual({
    __typename: 'RequestPasswordResetSuccess',
    accepted: true,
  });
  const events = await user.events('quittance.user.password_reset.requested.v1');
  return new URL(String(events.at(-1)?.resetUrl)).searchParams.get('token') ?? '';
}

const mails = async () => (await user.events('quittance.user.password_reset.requested.v1')).length;

describe('a password reset', () => {
  it('is mailed a link that sets the password once and ends all sessions', async () => {
    const ada = await user.person('ada');
    const token = await requestReset('ada');
    const [event] = await user.events('quittance.user.password_reset.requested.v1');
    expect(event).toMatchObject({ userId: ada.id, to: ada.email, name: 'ada Example' });
    expect(String(event?.resetUrl)).toMatch(/^http:\/\/localhost:4000\/reset-password\?token=/);

    const reset = { token, password: other };
    expect(await user.as(null).do('resetPassword', reset)).toEqual({ __typename: 'ResetPasswordSuccess', reset: true });
    expect((await user.exchange(ada.session)).status).toBe(401);
    expect(await user.as(null).do('signIn', { login: 'ada', password })).toMatchObject({ code: 'INVALID_CREDENTIALS' });
    expect(await user.as(null).do('signIn', { login: 'ada', password: other })).toMatchObject({ __typename: 'SignInSuccess' });
    expect(await user.as(null).do('resetPassword', reset)).toMatchObject({
      __typename: 'InvalidResetTokenError',
      code: 'INVALID_RESET_TOKEN',
      path: ['token'],
    });
  });

  it('answers the same for an unknown login, and mails nothing', async () => {
    const before = await mails();
    const answer = await user.as(null).do('requestPasswordReset', { login: 'nobody@people.example' });
    expect(answer).toEqual({ __typename: 'RequestPasswordResetSuccess', accepted: true });
    expect(await mails()).toBe(before);
  });

  it('is mailed twice at once and then only after a while', async () => {
    await user.person('often');
    const before = await mails();
    for (let time = 0; time < 5; time++) await user.as(null).do('requestPasswordReset', { login: 'often' });
    expect(await mails()).toBe(before + 2);
  });

  it('refuses a weak password without using the token up', async () => {
    const bob = await user.person('robert');
    const token = await requestReset(bob.email);
    for (const weak of ['short', 'robert@people.example', 'password1234'])
      expect(await user.as(null).do('resetPassword', { token, password: weak })).toMatchObject({
        __typename: 'WeakPasswordError',
        path: ['password'],
      });
    expect(await user.as(null).do('resetPassword', { token, password: other })).toMatchObject({ reset: true });
  });

  it('works for one of two who use the same link at once', async () => {
    await user.person('twice');
    const token = await requestReset('twice');
    const answers = await Promise.all([1, 2].map(() => user.as(null).do('resetPassword', { token, password: other })));
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['InvalidResetTokenError', 'ResetPasswordSuccess']);
  });

  it('expires after an hour', async () => {
    await user.person('late');
    const token = await requestReset('late');
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61 * 60_000 });
    try {
      expect(await user.as(null).do('resetPassword', { token, password: other })).toMatchObject({ code: 'INVALID_RESET_TOKEN' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('names the field that is not acceptable', async () => {
    expect(await user.as(null).do('resetPassword', { token: '', password })).toMatchObject({
      __typename: 'ValidationError',
      path: ['token'],
    });
    expect(await user.as(null).do('requestPasswordReset', { login: ' ' })).toMatchObject({
      __typename: 'ValidationError',
      path: ['login'],
    });
  });

  it('lets somebody in again who is blocked', async () => {
    await user.person('blocked');
    for (let time = 0; time < 6; time++)
      await user.as(null).refusal('signIn', { login: 'blocked', password: 'not the password' });
    expect(await user.as(null).refusal('signIn', { login: 'blocked', password })).toBe('RATE_LIMITED');
    const token = await requestReset('blocked');
    await user.as(null).do('resetPassword', { token, password: other });
    expect(await user.as(null).do('signIn', { login: 'blocked', password: other })).toMatchObject({
      __typename: 'SignInSuccess',
    });
  });
});

describe('changePassword', () => {
  it('ends all sessions and opens a new one', async () => {
    const eve = await user.person('eve');
    const { token: phone } = await user.as(null).do('signIn', { login: 'eve', password });
    const answer = await eve.do('changePassword', { currentPassword: password, newPassword: other });
    expect(answer).toMatchObject({ __typename: 'ChangePasswordSuccess' });
    expect((await user.exchange(eve.session)).status).toBe(401);
    expect((await user.exchange(phone)).status).toBe(401);
    expect((await user.exchange(answer.token)).identity?.caller.userId).toBe(eve.id);
    expect(await user.as(null).do('signIn', { login: 'eve', password: other })).toMatchObject({ __typename: 'SignInSuccess' });
  });

  it('wants the present password, a new one that is not weak, and neither too long', async () => {
    const dan = await user.person('daniel');
    expect(await dan.do('changePassword', { currentPassword: 'wrong', newPassword: other })).toMatchObject({
      __typename: 'InvalidCredentialsError',
      path: ['currentPassword'],
    });
    expect(await dan.do('changePassword', { currentPassword: password, newPassword: 'daniel1234' })).toMatchObject({
      __typename: 'WeakPasswordError',
      path: ['newPassword'],
    });
    expect(await dan.do('changePassword', { currentPassword: password, newPassword: 'x'.repeat(129) })).toMatchObject({
      __typename: 'ValidationError',
      path: ['newPassword'],
    });
  });

  it('can not be used to guess the password of an open session', async () => {
    const fay = await user.person('fay');
    const guess = () => fay.refusal('changePassword', { currentPassword: 'a guess', newPassword: other });
    const refusals = [];
    for (let time = 0; time < 6; time++) refusals.push(await guess());
    expect(refusals).toEqual([null, null, null, null, null, 'RATE_LIMITED']);
  });

  it('is not for those who are not signed in', async () => {
    expect(await user.as(null).refusal('changePassword', { currentPassword: password, newPassword: other })).toBe(
      'UNAUTHENTICATED',
    );
  });
});

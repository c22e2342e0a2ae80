import type { Caller } from '@quittance/access/caller';
import { callerOf } from '@quittance/testing/caller';
import { beforeEach, expect, test } from 'vitest';
import { createIdentityExchange, type IdentityExchange } from './identity.ts';

/** Requests that `user` has got and not answered yet. */
let waiting: ((answer: Response | Error) => void)[];
let asked: number;
let identity: IdentityExchange;
let now: Date;

beforeEach(() => {
  waiting = [];
  asked = 0;
  now = new Date();
  const user = {
    name: 'user',
    routes: ['/internal/identity'],
    execute: async () => ({}),
    ready: async () => true,
    fetch: () => {
      asked += 1;
      return new Promise<Response>((resolve, reject) => {
        waiting.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
      });
    },
  };
  identity = createIdentityExchange({
    user,
    secret: 'a secret of at least thirty-two characters',
    now: () => now,
    keepAtMost: 3,
  });
});

const credential = { authorization: 'Bearer abc', organization: null };
const answerAll = (make: () => Response | Error) => {
  for (const each of waiting.splice(0)) each(make());
};
const known = (caller: Caller) => () => Response.json({ token: 't', caller, expiresAt: now });

test('many who ask at once are one question', async () => {
  const caller = callerOf();
  const answers = Promise.all([1, 2, 3].map(() => identity.exchange(credential)));
  answerAll(known(caller));
  expect((await answers).map((answer) => answer.ok && answer.value.caller.userId)).toEqual(Array(3).fill(caller.userId));
  expect(asked).toBe(1);
});

test('an answer that was asked for before a membership changed is not kept', async () => {
  const before = callerOf();
  const first = identity.exchange(credential);
  identity.forgetPerson(before.userId ?? '');
  answerAll(known(before));
  await first;
  const second = identity.exchange(credential);
  answerAll(known({ ...before, organizationIds: [] }));
  expect(await second).toMatchObject({ ok: true, value: { caller: { organizationIds: [] } } });
});

test('what another person changes is no reason to ask again', async () => {
  const first = identity.exchange(credential);
  answerAll(known(callerOf()));
  await first;
  identity.forgetPerson(callerOf().userId ?? '');
  await identity.exchange(credential);
  expect(asked).toBe(1);
});

test.each([
  [401, 'INVALID_CREDENTIAL'],
  [404, 'UNKNOWN_ORGANIZATION'],
  [500, 'UNAVAILABLE'],
  [new Error('gone'), 'UNAVAILABLE'],
] as const)('%s is answered %s, and asked again the next time', async (status, code) => {
  for (const time of [1, 2]) {
    const answer = identity.exchange(credential);
    answerAll(() => (typeof status === 'number' ? new Response(null, { status }) : status));
    expect(await answer).toEqual({ ok: false, error: { code } });
    expect(asked).toBe(time);
  }
});

test('an organisation is part of the question', async () => {
  const answers = Promise.all([identity.exchange(credential), identity.exchange({ ...credential, organization: 'org_1' })]);
  answerAll(known(callerOf()));
  await answers;
  expect(asked).toBe(2);
});

test('keeps so many and no more: the oldest is asked for again', async () => {
  const numbered = (number: number) => ({ authorization: `Bearer ${number}`, organization: null });
  const answers = Promise.all([0, 1, 2, 3].map((number) => identity.exchange(numbered(number))));
  answerAll(known(callerOf()));
  await answers;
  await identity.exchange(numbered(1));
  expect(asked).toBe(4);
  void identity.exchange(numbered(0));
  expect(asked).toBe(5);
});

import { readFileSync } from 'node:fs';
import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { buildASTSchema, parse } from 'graphql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addressKey, rateOfField } from '../src/rate-limit-door.ts';
import { type Door, openDoor } from './door.ts';

let door: Door;
beforeEach(async () => {
  const two = { points: 2, seconds: 3_600 };
  door = await openDoor({
    rates: {
      anonymous: two,
      caller: two,
      pages: two,
      signIn: two,
      signUp: two,
      passwordReset: two,
      address: { points: 8, seconds: 3_600 },
    },
  });
});
afterEach(() => door.close());

function ask(query: string, headers: Record<string, string> = {}, remoteAddress = '192.0.2.1') {
  return door.app.inject({ method: 'POST', url: '/graphql', headers, payload: { query }, remoteAddress });
}

/** Somebody new; an API key is a bearer token like another. */
function signIn(kind: 'person' | 'api_key' = 'person', caller = callerOf()): Record<string, string> {
  const token = `token-${newId('usr')}`;
  door.people.set(token, { ...caller, kind, scopes: kind === 'api_key' ? [] : null });
  return { authorization: `Bearer ${token}` };
}

/** 429 with the reason, and in body and head alike when to come back: within the hour that is counted over, of which little has passed. */
function expectRefused(answer: Awaited<ReturnType<typeof ask>>): void {
  const seconds = Number(answer.headers['retry-after']);
  expect(seconds).toBeGreaterThan(3_000);
  expect(seconds).toBeLessThanOrEqual(3_600);
  expect(answer.statusCode).toBe(429);
  expect(answer.json().errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: seconds } }]);
}

test('who asks too often is told when to come back, and nobody is asked for them', async () => {
  for (let time = 0; time < 2; time++) expect((await ask('{ whoAmI }')).statusCode).toBe(200);
  door.executed.length = 0;
  const answer = await ask('{ whoAmI }');
  expectRefused(answer);
  expect(door.executed).toEqual([]);
  expect((await ask('{ whoAmI }', {}, '192.0.2.2')).statusCode, 'another address').toBe(200);
});

test('a person is counted in all their sessions and from everywhere, an API key for itself', async () => {
  const person = callerOf();
  const [home, office] = [signIn('person', person), signIn('person', person)];
  expect((await ask('{ whoAmI }', home, '192.0.2.1')).statusCode).toBe(200);
  expect((await ask('{ whoAmI }', office, '192.0.2.2')).statusCode).toBe(200);
  expect((await ask('{ whoAmI }', office, '192.0.2.3')).statusCode).toBe(429);
  const [one, other] = [signIn('api_key', person), signIn('api_key', person)];
  for (let time = 0; time < 2; time++) expect((await ask('{ whoAmI }', one)).statusCode).toBe(200);
  expect((await ask('{ whoAmI }', one)).statusCode).toBe(429);
  expect((await ask('{ whoAmI }', other)).statusCode).toBe(200);
});

test('credentials can not be tried without end: beyond the limit of an address nobody is asked about them', async () => {
  const tried = async () => (await ask('{ whoAmI }', { authorization: `Bearer ${newId('usr')}` })).statusCode;
  const answers = [];
  for (let time = 0; time < 10; time++) answers.push(await tried());
  expect(answers).toEqual([...Array(8).fill(401), 429, 429]);
  expect(door.reached.filter((path) => path === '/internal/identity')).toHaveLength(8);
});

test.each(['signIn', 'signUp', 'requestPasswordReset'])(
  '%s is counted by address, whoever asks and by each alias',
  async (field) => {
    expect((await ask(`mutation { a: ${field} b: ${field} }`, signIn())).statusCode).toBe(200);
    door.executed.length = 0;
    const answer = await ask(`mutation { ...F } fragment F on Mutation { ${field} }`, signIn());
    expectRefused(answer);
    expect(door.executed).toEqual([]);
    expect((await ask('mutation { rename }', signIn())).statusCode, 'another field').toBe(200);
  },
);

test('pages without an account are counted by address, webhooks are not counted with them', async () => {
  const open = async (url: string, method: 'GET' | 'POST' = 'GET') =>
    (await door.app.inject({ method, url, remoteAddress: '192.0.2.1' })).statusCode;
  expect([await open('/pay/abc'), await open('/pay/def'), await open('/pay/abc')]).toEqual([200, 200, 429]);
  expect(door.reached).toEqual(['/pay/abc', '/pay/def']);
  expect(await open('/webhooks/sandbox', 'POST')).toBe(200);
});

test('what is counted by its name is a mutation of the API', () => {
  const sdl = readFileSync(new URL('../supergraph.graphql', import.meta.url), 'utf8');
  const mutations = buildASTSchema(parse(sdl), { assumeValidSDL: true }).getMutationType()?.getFields();
  expect(Object.keys(rateOfField).filter((name) => mutations?.[name] === undefined)).toEqual([]);
});

test('a network of IPv6 is one address', () => {
  expect(addressKey('192.0.2.1')).toBe('192.0.2.1');
  expect(addressKey('::ffff:192.0.2.1')).toBe('192.0.2.1');
  expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
  expect(addressKey('2001:db8:1:2::9')).toBe('2001:db8:1:2::/64');
  expect(addressKey('2001:db8::1')).toBe('2001:db8:0:0::/64');
  expect(addressKey('::1')).toBe('0:0:0:0::/64');
});

import { request } from 'node:http';
import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { defaultLimits as limits } from '../src/limits.ts';
import { type Door, openDoor, publicUrl } from './door.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());
beforeEach(() => {
  door.reached.length = 0;
});

const session = 'a-session-of-somebody';
const asked = () => door.reached.filter((path) => path === '/internal/identity').length;

/** Somebody new, under a token of their own. */
function signIn() {
  const caller = callerOf();
  const token = `token-${newId('usr')}`;
  door.people.set(token, caller);
  return { caller, token, bearer: { authorization: `Bearer ${token}` }, cookie: { cookie: `quittance_session=${token}` } };
}

function ask(query: string, headers: Record<string, string> = {}, more: InjectOptions = {}) {
  return door.app.inject({ method: 'POST', url: '/graphql', headers, payload: { query }, ...more });
}

describe('who is calling', () => {
  test('by bearer token, by cookie, by neither', async () => {
    const { caller, bearer, cookie } = signIn();
    expect((await ask('{ whoAmI }', bearer)).json()).toEqual({ data: { whoAmI: caller.userId } });
    expect((await ask('{ whoAmI }', cookie)).json()).toEqual({ data: { whoAmI: caller.userId } });
    expect((await ask('{ whoAmI }')).json()).toEqual({ data: { whoAmI: 'anonymous' } });
  });

  test('a bearer token nobody has is refused; a cookie nobody has any more makes anonymous', async () => {
    const refused = await ask('{ whoAmI }', { authorization: 'Bearer nobody' });
    expect([refused.statusCode, refused.json().errors[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect((await ask('{ whoAmI }', { cookie: 'quittance_session=gone' })).json()).toEqual({ data: { whoAmI: 'anonymous' } });
  });

  test("another's organisation is as if it did not exist, with token and cookie alike", async () => {
    const { bearer, cookie } = signIn();
    for (const credential of [bearer, cookie]) {
      const refused = await ask('{ whoAmI }', { ...credential, 'quittance-organization': newId('org') });
      expect([refused.statusCode, refused.json().errors[0].extensions.code]).toEqual([404, 'NOT_FOUND']);
    }
  });

  test('is asked once in 30 seconds for each credential, and again after a mutation of theirs', async () => {
    const { bearer } = signIn();
    await ask('{ whoAmI }', bearer);
    await ask('{ whoAmI }', bearer);
    expect(asked()).toBe(1);
    await ask('mutation { rename }', bearer);
    await ask('{ whoAmI }', bearer);
    expect(asked()).toBe(2);
    door.advance(30_001);
    await ask('{ whoAmI }', bearer);
    expect(asked()).toBe(3);
  });
});

describe('a request with the cookie', () => {
  test.each(['https://evil.example', 'null', 'https://quittance.example.evil.example'])('is refused from %s', async (origin) => {
    const { cookie, bearer } = signIn();
    expect((await ask('mutation { rename }', { ...cookie, origin })).statusCode).toBe(403);
    expect((await ask('mutation { rename }', { ...bearer, origin })).statusCode, 'a token is not sent unasked').toBe(200);
  });

  test('is served from our own pages', async () => {
    expect((await ask('mutation { rename }', { ...signIn().cookie, origin: publicUrl })).json()).toEqual({
      data: { rename: 'done' },
    });
  });

  test('can not be made by a form or a link', async () => {
    const { cookie } = signIn();
    const form = { ...cookie, 'content-type': 'text/plain' };
    expect((await ask('', form, { payload: '{"query":"mutation { rename }"}' })).statusCode).toBe(400);
    const link = await door.app.inject({ method: 'GET', url: '/graphql?query={whoAmI}', headers: cookie });
    expect(link.statusCode).toBe(404);
  });
});

describe('the session', () => {
  const open = (token: string, headers: Record<string, string> = {}, remember = true) =>
    door.app.inject({ method: 'POST', url: '/session', headers, payload: { token, remember } });

  test('is a cookie that scripts can not read and other sites do not send', async () => {
    const { token } = signIn();
    const answer = await open(token);
    expect(answer.statusCode).toBe(204);
    expect(answer.cookies).toEqual([
      { name: 'quittance_session', value: token, path: '/', httpOnly: true, sameSite: 'Lax', secure: true, maxAge: 2_592_000 },
    ]);
    expect((await open(token, {}, false)).cookies[0]).not.toHaveProperty('maxAge');
  });

  test('is not opened for a token nobody has, for a foreign page, for nothing', async () => {
    expect((await open(session)).statusCode).toBe(401);
    expect((await open(signIn().token, { origin: 'https://evil.example' })).statusCode).toBe(403);
    expect((await door.app.inject({ method: 'POST', url: '/session', payload: {} })).statusCode).toBe(400);
  });

  test('ends by an empty cookie, and not for a foreign page', async () => {
    const end = (headers: Record<string, string>) => door.app.inject({ method: 'DELETE', url: '/session', headers });
    const { cookie } = signIn();
    expect((await end({ ...cookie, origin: 'https://evil.example' })).statusCode).toBe(403);
    expect((await end(cookie)).cookies[0]).toMatchObject({ name: 'quittance_session', value: '', path: '/' });
  });
});

describe('errors', () => {
  test('what breaks inside says nothing of it and names the request, as does every answer', async () => {
    const answer = await ask('{ breaks }');
    expect(answer.json().errors).toMatchObject([
      {
        message: 'Something went wrong on our side.',
        extensions: { code: 'INTERNAL', requestId: answer.headers['x-request-id'] },
      },
    ]);
    expect(answer.payload).not.toContain('hunter2');
  });

  test('a variable that is not of its type is refused before a subgraph is asked', async () => {
    const query = 'query ($text: String!) { length(text: $text) }';
    const given = (variables: Record<string, unknown>) => ask('', {}, { payload: { query, variables } });
    expect((await given({ text: 'four' })).json()).toEqual({ data: { length: 4 } });
    door.executed.length = 0;
    for (const wrong of [{ text: 4 }, { text: null }, {}]) {
      const answer = await given(wrong);
      expect(answer.statusCode).toBe(400);
      expect(answer.json().errors[0]).toMatchObject({
        message: expect.stringContaining('"$text"'),
        extensions: { code: 'BAD_USER_INPUT' },
      });
    }
    expect(door.executed).toEqual([]);
  });

  test('the id of the request is ours whatever the caller says, and the subgraph is told it', async () => {
    const answer = await ask('{ requestId }', { 'x-request-id': 'forged' });
    expect(answer.json()).toEqual({ data: { requestId: answer.headers['x-request-id'] } });
    expect(answer.headers['x-request-id']).not.toBe('forged');
  });

  test.each(['{}', '[]', '[{"query":"{ whoAmI }"}]', '{', '{"query":""}', '{"query":"{"}', '{"query":"{ nothing }"}'])(
    'the body %s is refused in the form of all errors',
    async (payload) => {
      const answer = await ask('', { 'content-type': 'application/json' }, { payload });
      const requestId = answer.headers['x-request-id'];
      expect(answer.json().errors[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT', requestId } });
    },
  );
});

describe('bodies', () => {
  const ofBytes = (bytes: number) => {
    const body = { query: 'query ($text: String!) { length(text: $text) }', variables: { text: '' } };
    const rest = JSON.stringify(body).length;
    return JSON.stringify({ ...body, variables: { text: 'x'.repeat(bytes - rest) } });
  };
  const json = { 'content-type': 'application/json' };

  test.each([
    ['without a token', limits.anonymousBytes, {}],
    ['with a token', limits.signedInBytes, null],
  ] as const)('%s are served up to the limit and refused beyond it', async (_, most, headers) => {
    const all = { ...json, ...(headers ?? signIn().bearer) };
    expect((await ask('', all, { payload: ofBytes(most) })).statusCode).toBe(200);
    const refused = await ask('', all, { payload: ofBytes(most + 1) });
    expect(refused.statusCode).toBe(413);
    expect(refused.json().errors[0]).toMatchObject({
      message: expect.stringContaining(String(most)),
      extensions: { code: 'LIMIT_EXCEEDED' },
    });
  });

  test('that do not say how long they are are cut off at the limit too', async () => {
    const url = await door.app.listen({ host: '127.0.0.1', port: 0 });
    const send = (bytes: number) =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: json,
        body: new Blob([ofBytes(bytes)]).stream(),
        duplex: 'half',
      } as RequestInit);
    expect((await send(limits.anonymousBytes)).status).toBe(200);
    const refused = await send(limits.anonymousBytes + 1);
    expect([refused.status, await refused.json()]).toMatchObject([413, { errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] }]);
  });
});

describe('what is handed to a subgraph', () => {
  test('arrives as it came, with the address it came from', async () => {
    const payload = Buffer.from('{ "a":1 }\r\n');
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': '6.6.6.6' };
    const answer = await door.app.inject({ method: 'POST', url: '/pay/abc?x=1', headers, payload });
    expect(door.reached).toEqual(['/pay/abc']);
    expect([answer.rawPayload, answer.headers['x-forwarded']]).toEqual([payload, '127.0.0.1']);
  });

  test.each([
    '/pay/../graphql',
    '/pay/%2e%2e/graphql',
    '/pay/x/../../internal/identity',
    '/pay/..\\graphql',
    '/internal/identity',
  ])('%s does not lead inside', async (url) => {
    // As it is: `inject` and `fetch` would resolve it first.
    const answer = await rawStatus(url);
    expect(answer).toBe(404);
    expect(door.reached).toEqual([]);
  });

  test('a method that has no body is handed on, one that nobody serves is not', async () => {
    expect((await door.app.inject({ method: 'HEAD', url: '/pay/abc' })).statusCode).toBe(200);
    expect(await rawStatus('/pay/abc', 'TRACE')).toBe(404);
  });
});

async function rawStatus(path: string, method = 'GET'): Promise<number> {
  if (!door.app.server.listening) await door.app.listen({ host: '127.0.0.1', port: 0 });
  const address = door.app.server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on a port');
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: address.port, path, method }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

import { newId } from '@quittance/ids';
import { ok } from '@quittance/result';
import { createLogger } from '@quittance/telemetry/log';
import { callerOf } from '@quittance/testing/caller';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminRoutes } from '../src/admin-routes.ts';
import { inProcess, type SubgraphConnection } from '../src/connection.ts';
import { createHttp } from '../src/http.ts';
import { defaultLimits } from '../src/limits.ts';
import { createRateLimiter, defaultRates } from '../src/rate-limit.ts';

const letter = { event: { id: newId('evt'), type: 'quittance.invoice.invoice.issued.v1' }, error: 'no', attempts: 5 };

/** A service of that name that answers so when it is asked for its dead letters. */
function service(name: string, answer: (request: Request) => Promise<Response>): SubgraphConnection {
  const unused = async () => ({});
  const routes = { '/internal/dead-letters': answer };
  return inProcess({ name, typeDefs: '', execute: unused, routes, ready: async () => true, stop: async () => undefined });
}

let app: FastifyInstance;
let admin = true;
beforeAll(async () => {
  const log = createLogger({ name: 'test', level: 'silent' });
  const publicUrl = 'https://quittance.example';
  app = await createHttp({ log, publicUrl, bodyLimitBytes: defaultLimits.anonymousBytes });
  adminRoutes(app, {
    identity: {
      exchange: async () => ok({ token: 'a-token', caller: callerOf({ platformAdmin: admin }), expiresAt: new Date() }),
      forget: () => undefined,
      forgetPerson: () => undefined,
    },
    publicUrl,
    limiter: createRateLimiter({ rates: defaultRates, log }),
    secret: 'a secret of at least thirty-two characters',
    transport: { queues: async () => [] },
    subgraphs: [
      service('billing', async (request) => Response.json(request.method === 'GET' ? [letter] : { replayed: 1 })),
      service('email', async () => Response.json({}, { status: 503 })),
      service('invoice', async () => Promise.reject(new Error('no connection'))),
      service('payment', async () => Response.json([])),
    ],
  });
});
afterAll(() => app.close());

test('dead letters name the services that could not be asked', async () => {
  const answer = await app.inject({ url: '/admin/dead-letters', headers: { authorization: 'Bearer somebody' } });
  expect(answer.json()).toEqual({ letters: [{ service: 'billing', ...letter }], unavailable: ['email', 'invoice'] });
});

test('a replay by a service that can not be asked is no dead letter that does not exist', async () => {
  const replay = async (name: string) => {
    const payload = { service: name, eventId: letter.event.id };
    const headers = { authorization: 'Bearer somebody' };
    return (await app.inject({ method: 'POST', url: '/admin/dead-letters/replay', headers, payload })).statusCode;
  };
  expect([await replay('email'), await replay('invoice')]).toEqual([503, 503]);
  expect(await replay('billing')).toBe(200);
});

test('there is nothing of that for others', async () => {
  admin = false;
  const answer = await app.inject({ url: '/admin/dead-letters', headers: { authorization: 'Bearer somebody' } });
  expect(answer.statusCode).toBe(404);
});

import { parseEnv } from '@quittance/env';
import { createLogger } from '@quittance/telemetry/log';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SubgraphConnection } from '../src/connection.ts';
import { gatewayEnvSchema } from '../src/env.ts';
import { createHttp } from '../src/http.ts';
import { startGateway } from '../src/start.ts';

const names = ['user', 'invoice', 'billing', 'payment', 'email'];
/** Answers every request with a page, as the worst of all subgraphs would: without a header of protection. */
const subgraphs = names.map(
  (name): SubgraphConnection => ({
    name,
    execute: async () => ({ data: {} }),
    routes: name === 'payment' ? ['/pay/', '/checkout/', '/documents/', '/webhooks/', '/.well-known/jwks.json'] : [],
    fetch: async (request) =>
      request.url.endsWith('/internal/identity')
        ? new Response(null, { status: 401 })
        : new Response('<script>alert(1)</script>', { headers: { 'content-type': 'text/html' } }),
    ready: async () => true,
  }),
);
const transport = { listen: async () => ({ stop: async () => undefined }), queues: async () => [] };

const log = createLogger({ name: 'test', level: 'silent' });

const paths: [method: string, path: string][] = [
  ['GET', '/'],
  ['GET', '/invoices/inv_1'],
  ['GET', '/assets/none.js'],
  ['GET', '/playground'],
  ['GET', '/playground/'],
  ['POST', '/graphql'],
  ['GET', '/graphql'],
  ['POST', '/session'],
  ['DELETE', '/session'],
  ['GET', '/live'],
  ['GET', '/admin/queues'],
  ['GET', '/admin/dead-letters'],
  ['POST', '/admin/dead-letters/replay'],
  ['GET', '/healthz'],
  ['GET', '/readyz'],
  ['GET', '/metrics'],
  ['GET', '/pay/token'],
  ['POST', '/pay/token'],
  ['GET', '/checkout/id'],
  ['GET', '/documents/link'],
  ['POST', '/webhooks/sandbox'],
  ['GET', '/.well-known/jwks.json'],
  ['GET', '/internal/identity'],
];

const directivesOf = (response: Response) =>
  Object.fromEntries(
    (response.headers.get('content-security-policy') ?? '').split(';').map((each) => {
      const [name = '', ...values] = each.trim().split(/\s+/);
      return [name, values.join(' ')];
    }),
  );

describe('on https', () => {
  let gateway: Awaited<ReturnType<typeof startGateway>>;
  beforeAll(async () => {
    const settings = { INTERNAL_SECRET: 'x'.repeat(32), PORT: '0', PUBLIC_URL: 'https://quittance.example' };
    gateway = await startGateway({ env: parseEnv(gatewayEnvSchema, settings), subgraphs, transport: transport as never, log });
  });
  afterAll(() => gateway.stop());

  test.each(paths)('%s %s runs no foreign script, is in no foreign frame, is what it says it is', async (method, path) => {
    const response = await fetch(`${gateway.url}${path}`, { method, redirect: 'manual', headers: { accept: 'text/html' } });
    await response.body?.cancel();
    const own = path.startsWith('/documents/');
    expect(directivesOf(response)).toMatchObject({
      'default-src': "'self'",
      'script-src': "'self'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': own ? "'self'" : "'none'",
    });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': own ? 'SAMEORIGIN' : 'DENY',
      'referrer-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(response.headers.has('x-powered-by')).toBe(false);
  });
});

/** The headers of any answer, without all that is behind the door. */
async function answerOf(options: { publicUrl?: string; clerkPublishableKey?: string }) {
  const app = await createHttp({ log, publicUrl: 'http://localhost:4000', bodyLimitBytes: 1_000, ...options });
  const { headers } = await app.inject('/nothing');
  await app.close();
  return new Response(null, { headers: headers as Record<string, string> });
}

test('without https nobody is told to insist on it', async () => {
  expect((await answerOf({})).headers.has('strict-transport-security')).toBe(false);
});

test("with a key of Clerk, Clerk's own address may be loaded from, and no other", async () => {
  const keyOf = (host: string) => `pk_test_${Buffer.from(`${host}$`).toString('base64')}`;
  const policy = directivesOf(await answerOf({ clerkPublishableKey: keyOf('sunny-1.clerk.accounts.dev') }));
  expect(policy['script-src']).toBe("'self' https://sunny-1.clerk.accounts.dev https://challenges.cloudflare.com");
  expect(policy['connect-src']).toBe("'self' https://sunny-1.clerk.accounts.dev");
  await expect(answerOf({ clerkPublishableKey: keyOf('x; script-src *') })).rejects.toThrow('publishable key');
});

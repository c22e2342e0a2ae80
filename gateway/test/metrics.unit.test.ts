import { createLogger } from '@quittance/telemetry/log';
import { expect, test } from 'vitest';
import { healthRoutes } from '../src/health.ts';
import { createHttp } from '../src/http.ts';

const metricsToken = 'a token that nobody guesses, 32 characters';

/** The status of a scrape; the proxy's word on addresses is taken, as behind one. */
async function scrape(options: { metricsToken?: string }, remoteAddress: string, headers: Record<string, string> = {}) {
  const log = createLogger({ name: 'test', level: 'silent' });
  const app = await createHttp({ log, publicUrl: 'http://localhost:4000', bodyLimitBytes: 1_000, trustProxy: ['10.0.0.0/8'] });
  healthRoutes(app, { subgraphs: [], retired: () => false, ...options });
  const answer = await app.inject({ url: '/metrics', remoteAddress, headers });
  await app.close();
  return [answer.statusCode, answer.statusCode === 200 ? null : answer.json().errors[0].extensions.code];
}

test('without a token figures are told to this machine alone, whatever a caller says of themselves', async () => {
  expect(await scrape({}, '127.0.0.1')).toEqual([200, null]);
  expect(await scrape({}, '192.0.2.1')).toEqual([404, 'NOT_FOUND']);
  expect(await scrape({}, '127.0.0.1', { 'x-forwarded-for': '192.0.2.1' })).toEqual([404, 'NOT_FOUND']);
  expect(await scrape({}, '10.0.0.1', { 'x-forwarded-for': '127.0.0.1' })).toEqual([404, 'NOT_FOUND']);
});

test('with a token figures are told to whoever brings it', async () => {
  expect(await scrape({ metricsToken }, '192.0.2.1', { authorization: `Bearer ${metricsToken}` })).toEqual([200, null]);
  expect(await scrape({ metricsToken }, '127.0.0.1')).toEqual([401, 'UNAUTHENTICATED']);
  expect(await scrape({ metricsToken }, '127.0.0.1', { authorization: 'Bearer no' })).toEqual([401, 'UNAUTHENTICATED']);
});

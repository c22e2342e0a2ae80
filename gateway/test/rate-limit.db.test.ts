import { createLogger } from '@quittance/telemetry/log';
import { createEmptyDatabase, type TestDatabase } from '@quittance/testing/database';
import { createTcpProxy, type TcpProxy, throughProxy } from '@quittance/testing/tcp-proxy';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRateLimiter, defaultRates, type RateLimiter } from '../src/rate-limit.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const rates = { ...defaultRates, caller: { points: 10, seconds: 60 } };
let database: TestDatabase;
let proxy: TcpProxy;
let url: string;
beforeAll(async () => {
  database = await createEmptyDatabase('gateway');
  const { hostname, port } = new URL(database.ownerUrl);
  proxy = await createTcpProxy({ host: hostname, port: Number(port) });
  url = throughProxy(database.ownerUrl, proxy);
});
afterAll(async () => {
  await proxy.close();
  await database.drop();
});

const taken = async (limiter: RateLimiter, key: string, times: number) => {
  const answers = await Promise.all(Array.from({ length: times }, () => limiter.take('caller', key)));
  return answers.filter((seconds) => seconds === null).length;
};

test('a limit holds over all replicas together, also when they start at once', async () => {
  // Longer than in the product: on a busy machine a second may pass, and then each would count for itself.
  const answerWithinMs = 20_000;
  const replicas = Array.from({ length: 3 }, () => createRateLimiter({ rates, databaseUrl: url, log, answerWithinMs }));
  const allowed = await Promise.all(replicas.map((replica) => taken(replica, 'one', 6)));
  expect(allowed.reduce((sum, count) => sum + count, 0)).toBe(10);
  for (const replica of replicas) {
    expect(await replica.take('caller', 'one')).toBeGreaterThan(50);
    expect(await replica.take('caller', 'another')).toBeNull();
  }
  await Promise.all(replicas.map((replica) => replica.stop()));
});

test('while the database is away it is counted in memory, asked again after 5 s, and nobody waits for it', async () => {
  let now = 0;
  const limiter = createRateLimiter({ rates, databaseUrl: url, log, now: () => now });
  expect(await taken(limiter, 'two', 4)).toBe(4);
  proxy.refuse();
  expect(await taken(limiter, 'two', 12), 'a count of its own').toBe(10);
  const { refused } = proxy;
  await taken(limiter, 'three', 5);
  expect(proxy.refused, 'the database is left alone').toBe(refused);
  proxy.open();
  now = 5_000;
  expect(await taken(limiter, 'two', 12), 'what the database remembers').toBe(6);
  await limiter.stop();
});

test('a database that does not answer holds nobody up for long', async () => {
  const limiter = createRateLimiter({ rates, databaseUrl: url, log, now: () => 0 });
  expect(await limiter.take('caller', 'four')).toBeNull();
  proxy.freeze();
  expect(await taken(limiter, 'four', 12)).toBe(10);
  proxy.cut();
  proxy.open();
  await limiter.stop();
});

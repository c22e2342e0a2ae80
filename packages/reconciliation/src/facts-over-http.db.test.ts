import { createRequestSigner, createRequestVerifier } from '@quittance/access/signed-request';
import { createPool } from '@quittance/database/pool';
import { type Served, serve } from '@quittance/subgraph/serve';
import { createLogger } from '@quittance/telemetry/log';
import { createEmptyDatabase } from '@quittance/testing/database';
import { eventually } from '@quittance/testing/drain';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fact, readFacts } from './facts.ts';
import { type FactsSource, fetchFacts } from './fetch-facts.ts';
import { factsPath, factsRoute } from './serve-facts.ts';

const secrets = ['a secret that is only known to this test'];
const sign = createRequestSigner({ secrets, receiver: 'payment' });
const series = (to: number, amount = 'n') =>
  `SELECT lpad(n::text, 8, '0') AS id, 'EUR' AS currency, (${amount})::text AS amount FROM generate_series(1, ${to}) AS n ORDER BY id`;

let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
let pool: pg.Pool;
let handle: (request: Request) => Promise<Response>;
let served: Served;
beforeAll(async () => {
  database = await createEmptyDatabase();
  pool = createPool({ url: database.appUrl, applicationName: 'test', max: 1 });
  handle = factsRoute({
    pool,
    facts: {
      many: (sql) => readFacts(sql, series(12_345)),
      none: (sql) => readFacts(sql, series(0)),
      negative: (sql) => readFacts(sql, series(1, '-12345678901234567890')),
      failing: (sql) => readFacts(sql, series(12_345, '1 / (n - 9000)')),
    },
    verifyRequest: createRequestVerifier({ secrets, receiver: 'payment' }),
  });
  const subgraph = {
    name: 'test',
    typeDefs: '',
    execute: async () => ({}),
    ready: async () => true,
    stop: async () => undefined,
  };
  const log = createLogger({ name: 'test', level: 'silent' });
  served = await serve({ ...subgraph, routes: { [factsPath]: handle } }, { host: '127.0.0.1', port: 0, log });
});
afterAll(async () => {
  await served?.stop();
  await pool?.end();
  await database?.drop();
});

/** A process of its own, and the same process. */
const ways = ['over HTTP', 'in one process'] as const;
const sourceOf = (way: (typeof ways)[number]): FactsSource =>
  way === 'over HTTP'
    ? { service: 'payment', send: fetch, url: served.url, sign }
    : { service: 'payment', send: handle, url: 'http://payment.internal', sign };
const { signal } = new AbortController();

async function all(facts: AsyncIterable<Fact>): Promise<Fact[]> {
  const read: Fact[] = [];
  for await (const fact of facts) read.push(fact);
  return read;
}

describe.each(ways)('%s', (way) => {
  test('every fact arrives, in order and exactly, and the connection is let go', async () => {
    const facts = await all(fetchFacts(sourceOf(way), 'many', signal));
    expect([facts.length, facts[0], facts.at(-1)?.id]).toEqual([
      12_345,
      { id: '00000001', currency: 'EUR', amountMinor: 1n },
      '00012345',
    ]);
    expect(await all(fetchFacts(sourceOf(way), 'none', signal))).toEqual([]);
    expect(await all(fetchFacts(sourceOf(way), 'negative', signal))).toMatchObject([{ amountMinor: -12345678901234567890n }]);
    await eventually(() => pool.idleCount === pool.totalCount);
  });

  test('an answer that breaks off is no answer', async () => {
    await expect(all(fetchFacts(sourceOf(way), 'failing', signal))).rejects.toThrow('did not tell what was failing');
    await eventually(() => pool.idleCount === pool.totalCount);
  });

  test('who stops reading, or is told to, lets the snapshot go', async () => {
    for await (const fact of fetchFacts(sourceOf(way), 'many', signal)) if (fact.id === '00000002') break;
    await eventually(() => pool.idleCount === pool.totalCount);
    const stopping = new AbortController();
    const facts = fetchFacts(sourceOf(way), 'many', stopping.signal);
    await facts.next();
    stopping.abort(new Error('stopping'));
    await expect(all(facts)).rejects.toThrow('stopping');
    await eventually(() => pool.idleCount === pool.totalCount);
  });
});

test('only who signs for this service is answered, and only about what there is', async () => {
  const asked = (source: Partial<FactsSource>, name = 'many') =>
    all(fetchFacts({ ...sourceOf('over HTTP'), ...source }, name, signal));
  const wrong = createRequestSigner({ secrets, receiver: 'invoice' });
  await expect(asked({ sign: wrong })).rejects.toThrow('answered 401');
  await expect(asked({ sign: () => '' })).rejects.toThrow('answered 401');
  await expect(asked({}, 'constructor')).rejects.toThrow('answered 404');
  await expect(asked({ url: 'http://127.0.0.1:1' })).rejects.toThrow(
    'The payment service did not tell what was many: it could not be reached.',
  );
  expect((await fetch(`${served.url}${factsPath}many`)).status).toBe(401);
  expect((await fetch(`${served.url}${factsPath}many`, { method: 'POST' })).status).toBe(405);
});

test('an answer without its end is refused, however it ended, and so is anything after it', async () => {
  const answered = (text: string) =>
    all(fetchFacts({ ...sourceOf('over HTTP'), send: async () => new Response(text) }, 'asked', signal));
  expect(await answered('["a","EUR","1"]\n{"count":1}\n')).toHaveLength(1);
  await expect(answered('["a","EUR","1"]\n')).rejects.toThrow('broke off after 1');
  await expect(answered('["a","EUR","1"]\n{"count":2}\n')).rejects.toThrow('broke off after 1');
  await expect(answered('["a","EUR","1"]\n{"count":1}')).rejects.toThrow('broke off after 1');
  await expect(answered('')).rejects.toThrow('broke off after 0');
  await expect(answered('{"count":0}\n["a","EUR","1"]\n')).rejects.toThrow('nothing follows');
  await expect(answered('["a","EUR","1.5"]\n{"count":1}\n')).rejects.toThrow('whole number');
  await expect(answered(`["${'a'.repeat(2_000)}`)).rejects.toThrow('short line');
});

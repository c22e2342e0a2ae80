import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool } from '@quittance/database/pool';
import { freePort } from '@quittance/postgres-server/ports';
import { createQuittance } from '@quittance/sdk';
import { createLogger } from '@quittance/telemetry/log';
import { eventually } from '@quittance/testing/drain';
import { type Collector, startCollector } from '@quittance/testing/otlp-collector';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readEnv, type StandaloneEnv } from '../src/env.ts';
import { databaseUrlsOf, readCredentials } from '../src/postgres/credentials.ts';
import { type RunningStandalone, startStandalone } from '../src/start.ts';

let env: StandaloneEnv;
let product: RunningStandalone;
let collector: Collector;
/** Of the request that creates the organisation, of which billing and others hear. */
let requestId: string;
const lines: string[] = [];

beforeAll(async () => {
  collector = await startCollector();
  // Read by the SDK itself: how long spans wait for others.
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '100');
  env = readEnv({
    QUITTANCE_DATA_DIR: await mkdtemp(join(tmpdir(), 'observability-')),
    PORT: String(await freePort()),
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  });
  const destination = { write: (line: string) => void lines.push(line) };
  product = await startStandalone(env, createLogger({ name: 'quittance', level: 'debug', destination }));
  const person = { firstName: 'First', lastName: 'Example', email: 'first@observed.example', userName: 'first' };
  const { token } = await createQuittance({ url: product.url }).signUp({ ...person, password: 'seven violet lanterns' });
  requestId = await createOrganization(token);
});
afterAll(async () => {
  await product.stop();
  await collector.close();
  await rm(env.QUITTANCE_DATA_DIR, { recursive: true, force: true });
});

/** Not by the SDK, which does not show the headers of answers. */
async function createOrganization(token: string): Promise<string> {
  const input = { name: 'Observed Ltd', country: 'DE', currency: 'EUR' };
  const query = 'mutation Create($input: CreateOrganizationInput!) { createOrganization(input: $input) { __typename } }';
  const response = await post({ query, variables: { input } }, token);
  expect(await response.json()).toMatchObject({ data: { createOrganization: { __typename: 'CreateOrganizationSuccess' } } });
  return response.headers.get('x-request-id') ?? '';
}

const post = (body: unknown, token = '') =>
  fetch(`${product.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });

async function requestsOfEvents(service: 'user' | 'billing', type: string): Promise<(string | null)[]> {
  const credentials = await readCredentials(env.QUITTANCE_DATA_DIR);
  if (credentials?.port == null) throw new Error('it runs');
  const pool = createPool({
    url: databaseUrlsOf(credentials, credentials.port, service).appUrl,
    applicationName: 'test',
    max: 1,
  });
  const { rows } = await pool.query<{ request_id: string | null }>('SELECT request_id FROM outbox WHERE type = $1', [type]);
  await pool.end();
  return rows.map(({ request_id }) => request_id);
}

test('one request id names the answer, the event, the log of who handles it, and the event that follows from it', async () => {
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(await requestsOfEvents('user', 'quittance.user.organization.created.v1')).toEqual([requestId]);
  await eventually(async () => (await requestsOfEvents('billing', 'quittance.billing.wallet.changed.v1')).length > 0);
  expect(await requestsOfEvents('billing', 'quittance.billing.wallet.changed.v1')).toEqual([requestId]);
  const handled = () =>
    lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => line.requestId === requestId && line.msg === 'events come in')
      .map(({ name, type }) => `${name} ${type}`);
  // The follow-up event is still on its way when its row is there.
  await eventually(() => handled().some((line) => line.endsWith('quittance.billing.wallet.changed.v1')));
  expect(handled()).toContain('billing quittance.user.organization.created.v1');
});

test('one trace goes from the gateway over subgraph, SQL and publishing to who handles the event, and on', async () => {
  const spans = await eventually(() => {
    const [root] = collector.spans().filter(({ name, parent }) => name === 'POST /graphql' && parent === null);
    const ofTrace = (trace: string) => collector.spans().filter((span) => span.trace === trace);
    const traces = collector.spans().filter(({ name }) => name === 'publish quittance.user.organization.created.v1');
    const all = traces.flatMap(({ trace }) => ofTrace(trace));
    return root && all.some(({ name }) => name === 'handle quittance.billing.wallet.changed.v1') && all;
  });
  const path = (name: string): string[] => {
    const span = spans.find((each) => each.name === name);
    const parent = spans.find(({ id }) => id === span?.parent);
    return parent === undefined ? [name] : [...path(parent.name), name];
  };
  expect(new Set(spans.map(({ trace }) => trace)).size).toBe(1);
  expect(path('handle quittance.billing.wallet.changed.v1')).toEqual([
    'POST /graphql',
    'user graphql',
    'publish quittance.user.organization.created.v1',
    'handle quittance.user.organization.created.v1',
    'publish quittance.billing.wallet.changed.v1',
    'handle quittance.billing.wallet.changed.v1',
  ]);
  const parentsOfSql = new Set(
    spans.filter(({ name }) => name === 'INSERT').map(({ parent }) => spans.find(({ id }) => id === parent)?.name),
  );
  expect(parentsOfSql).toContain('user graphql');
  expect(parentsOfSql).toContain('handle quittance.user.organization.created.v1');
});

test('spans show statements, but nothing that anybody typed', () => {
  expect(collector.spans().some(({ attributes }) => String(attributes['db.query.text']).startsWith('INSERT'))).toBe(true);
  const sent = JSON.stringify(collector.spans());
  for (const secret of ['Observed Ltd', 'first@observed.example', 'seven violet lanterns']) expect(sent).not.toContain(secret);
});

test('what operators watch is exposed, with labels out of the schema and not out of requests', async () => {
  await post({ query: 'query Zebra { zebra }' });
  await post({ query: 'query Zebra { zebra: __typename okapi: __typename }' });
  await post({ query: '{ zebra' });
  const text = await (await fetch(`${product.url}/metrics`)).text();
  expect(text).toContain('quittance_operations_total{type="mutation",field="createOrganization",code="OK"} 1');
  expect(text).toContain('quittance_operations_total{type="none",field="none",code="BAD_USER_INPUT"} 2');
  expect(text).toContain('quittance_operation_seconds_count{type="mutation",field="createOrganization"} 1');
  expect(text).toMatch(/quittance_http_request_seconds_count\{method="POST",route="\/graphql",status="200"\} \d/);
  for (const service of ['user', 'invoice', 'billing', 'payment', 'email']) {
    expect(text).toMatch(new RegExp(`quittance_outbox_unpublished{service="${service}"} \\d`));
    expect(text).toMatch(new RegExp(`quittance_outbox_oldest_seconds{service="${service}"} \\d`));
    expect(text).toMatch(new RegExp(`quittance_dead_letters{service="${service}"} 0`));
    expect(text).toMatch(new RegExp(`quittance_database_connections{service="${service}",state="total"} \\d`));
  }
  for (const service of ['invoice', 'billing', 'payment', 'email']) {
    expect(text).toMatch(new RegExp(`quittance_queue_events{service="${service}",state="ready"} \\d`));
    expect(text).toMatch(new RegExp(`quittance_queue_oldest_seconds{service="${service}"} \\d`));
  }
  expect(text).toMatch(/quittance_event_batch_seconds_count\{service="billing"\} \d/);
  expect(text).toMatch(/quittance_events_handled_total\{service="billing",type="[\w.]+",outcome="done"\} \d/);
  expect(text).toContain('process_resident_memory_bytes');
  expect(text).not.toMatch(/zebra|okapi/i);
});

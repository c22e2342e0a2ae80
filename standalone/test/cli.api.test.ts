import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool } from '@quittance/database/pool';
import { type Id, newId, toUuid } from '@quittance/ids';
import { freePort } from '@quittance/postgres-server/ports';
import { createQuittance } from '@quittance/sdk';
import { createLogger } from '@quittance/telemetry/log';
import { eventually } from '@quittance/testing/drain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../src/cli.ts';
import { readEnv, type StandaloneEnv } from '../src/env.ts';
import { databaseUrlsOf, readCredentials } from '../src/postgres/credentials.ts';
import { type RunningStandalone, startStandalone } from '../src/start.ts';

let env: StandaloneEnv;
let product: RunningStandalone;
const tokens: { first?: string; stranger?: string } = {};

beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'cli-'));
  env = readEnv({ QUITTANCE_DATA_DIR: dataDir, PORT: String(await freePort()), LOG_LEVEL: 'error' });
  product = await startStandalone(env, createLogger({ name: 'quittance', level: 'fatal' }));
  const api = createQuittance({ url: product.url });
  const person = { password: 'seven violet lanterns', lastName: 'Example' };
  // The first person is a platform administrator as it is.
  tokens.first = (await api.signUp({ ...person, firstName: 'First', email: 'first@cli.example', userName: 'first' })).token;
  await api.signUp({ ...person, firstName: 'Second', email: 'second@cli.example', userName: 'second' });
  const stranger = { firstName: 'Third', email: 'third@cli.example', userName: 'third' };
  tokens.stranger = (await api.signUp({ ...person, ...stranger })).token;
});
afterAll(async () => {
  await product.stop();
  await rm(env.QUITTANCE_DATA_DIR, { recursive: true, force: true });
});

const run = (...args: string[]) => runCommand(args, env);

/** Asks a subgraph directly, as one who runs it alone does. */
async function users(token: string): Promise<unknown> {
  const subgraph = product.subgraphs.find(({ name }) => name === 'user');
  return subgraph?.execute(
    { query: '{ users(first: 5) { nodes { userName } } }' },
    { authorization: `Bearer ${token}`, 'x-request-id': 'cli' },
  );
}

test('a token lets somebody speak to a subgraph directly, with that person’s rights', async () => {
  expect(await users(await run('token', 'first@cli.example'))).toMatchObject({
    data: { users: { nodes: [{ userName: 'third' }, { userName: 'second' }, { userName: 'first' }] } },
  });
  expect(await users(await run('token', 'second'))).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
});

test('an administrator is made by name', async () => {
  expect(await run('admin', 'grant', 'second')).toBe('second (second@cli.example) is a platform administrator now.');
  expect(await users(await run('token', 'second'))).toMatchObject({ data: { users: { nodes: [{}, {}, {}] } } });
});

test('the books of a fresh installation prove themselves, and there are no dead letters', async () => {
  expect(await run('ledger', 'verify')).toBe('The ledger proves itself: 0 transfers checked.');
  expect(await run('events', 'dead-letters')).toBe('There are no dead letters.');
});

const type = 'quittance.user.organization.created.v1';

/** An event as only a bug makes it, past the check of its data, for all who subscribe to it. */
async function emitUnreadable(): Promise<Id<'evt'>> {
  const credentials = await readCredentials(env.QUITTANCE_DATA_DIR);
  if (credentials?.port == null) throw new Error('it runs');
  const pool = createPool({ url: databaseUrlsOf(credentials, credentials.port, 'user').appUrl, applicationName: 'test', max: 1 });
  const id = newId('evt');
  await pool.query(`INSERT INTO outbox (id, type, subject, sequence, data) VALUES ($1, $2, $3, 1, '{"name": "No more"}')`, [
    toUuid(id),
    type,
    newId('org'),
  ]);
  await pool.end();
  return id;
}

test('dead letters are listed, shown whole, and replayed with the same id: one, all of a type, all of a service', async () => {
  const [first, second] = [await emitUnreadable(), await emitUnreadable()];
  const listed = (service: string) => run('events', 'dead-letters', service);
  await eventually(async () => (await listed('billing')).includes(first) && (await listed('billing')).includes(second));
  await eventually(async () => (await run('events', 'dead-letters')).includes(`email  ${second}  ${type}`));
  const shown = async (id: string) => JSON.parse(await run('events', 'dead-letters', 'billing', id));
  const before = await shown(first);
  expect(before).toMatchObject({ event: { id: first, type, data: { name: 'No more' } }, attempts: 1 });
  expect(before.error).toContain('The data do not fit the contract');

  // Nothing was mended, so each dies once more, as the same event.
  const diedAgain = (id: string, since: string) =>
    eventually(async () => {
      const letter = await shown(id).catch(() => null);
      return letter !== null && letter.deadAt > since && letter;
    });
  expect(await run('events', 'replay', 'billing', first)).toBe(`${first} was given to billing again.`);
  await diedAgain(first, before.deadAt);
  const [one, other] = [await shown(first), await shown(second)];
  expect(await run('events', 'replay', 'billing', '--all', type)).toBe('2 dead letters were given to billing again.');
  await diedAgain(first, one.deadAt);
  await diedAgain(second, other.deadAt);
  expect(await run('events', 'replay', 'billing', '--all', 'quittance.no.such.event.v1')).toContain('0 dead letters');
  expect(await run('events', 'replay', 'billing', '--all')).toBe('2 dead letters were given to billing again.');
});

test('over HTTP an administrator sees and replays them too, and for everybody else they do not exist', async () => {
  const ask = (token: string | undefined, path: string, body?: object) =>
    fetch(`${product.url}/admin/dead-letters${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const id = await emitUnreadable();
  const letter = await eventually(async () => {
    const { letters } = (await (await ask(tokens.first, '')).json()) as {
      letters: { service: string; event: { id: string } }[];
    };
    return letters.find(({ service, event }) => service === 'email' && event.id === id);
  });
  expect(letter).toMatchObject({ event: { type, data: { name: 'No more' } }, attempts: 1 });
  expect(await (await ask(tokens.first, '/replay', { service: 'email', eventId: id })).json()).toEqual({ replayed: 1 });
  await eventually(async () => (await run('events', 'dead-letters', 'email')).includes(id));
  expect(await (await ask(tokens.first, '/replay', { service: 'email', type: 'quittance.no.such.event.v1' })).json()).toEqual({
    replayed: 0,
  });
  expect(await (await ask(tokens.first, '/replay', { service: 'email', type })).json()).toEqual({ replayed: 3 });
  expect((await ask(tokens.first, '/replay', { service: 'email', eventId: newId('evt') })).status).toBe(404);
  expect((await ask(tokens.first, '/replay', { service: 'bus' })).status).toBe(400);
  expect((await ask(tokens.stranger, '')).status).toBe(404);
  expect((await ask(tokens.stranger, '/replay', { service: 'email' })).status).toBe(404);
});

test('a service whose database can not be asked for dead letters is named', async () => {
  const away = { ...env, all: { ...env.all, DATABASE_URL_INVOICE: 'postgresql://nobody@127.0.0.1:1/invoice' } };
  expect(await runCommand(['events', 'dead-letters'], away)).toMatch(
    /^invoice could not be asked, so its dead letters are not in this list: /,
  );
});

test.each([
  [['token', 'nobody'], 'Nobody has the e-mail address or user name nobody.'],
  [['admin', 'grant', 'nobody'], 'Nobody has the e-mail address or user name nobody.'],
  [['events', 'replay', 'billing', newId('evt')], /billing has no dead letter evt_/],
  [['events', 'dead-letters', 'billing', newId('evt')], /billing has no dead letter evt_/],
  [['events', 'replay', 'bus', newId('evt')], /npm run cli/],
  [['events', 'replay', 'billing'], /npm run cli/],
  [['events'], /npm run cli/],
  [['events', 'replay', 'billing', 'evt_x'], /billing has no dead letter evt_x/],
  [['token'], /npm run cli/],
  [['dance'], /npm run cli/],
  [[], /npm run cli/],
])('%j is answered with what is wrong', async (args, message) => {
  await expect(run(...args)).rejects.toThrow(message);
});

test('without an installation in the folder it says so', async () => {
  const elsewhere = readEnv({ QUITTANCE_DATA_DIR: join(env.QUITTANCE_DATA_DIR, 'elsewhere') });
  await expect(runCommand(['ledger', 'verify'], elsewhere)).rejects.toThrow('There is no installation in');
});

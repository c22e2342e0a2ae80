import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@quittance/ids';
import { freePort } from '@quittance/postgres-server/ports';
import { createQuittance } from '@quittance/sdk';
import { createLogger } from '@quittance/telemetry/log';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../src/cli.ts';
import { readEnv, type StandaloneEnv } from '../src/env.ts';
import { type RunningStandalone, startStandalone } from '../src/start.ts';

let env: StandaloneEnv;
let product: RunningStandalone;

beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'cli-'));
  env = readEnv({ QUITTANCE_DATA_DIR: dataDir, PORT: String(await freePort()), LOG_LEVEL: 'error' });
  product = await startStandalone(env, createLogger({ name: 'quittance', level: 'error' }));
  const api = createQuittance({ url: product.url });
  const person = { password: 'seven violet lanterns', lastName: 'Example' };
  // The first person is a platform administrator as it is.
  await api.signUp({ ...person, firstName: 'First', email: 'first@cli.example', userName: 'first' });
  await api.signUp({ ...person, firstName: 'Second', email: 'second@cli.example', userName: 'second' });
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
    data: { users: { nodes: [{ userName: 'second' }, { userName: 'first' }] } },
  });
  expect(await users(await run('token', 'second'))).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
});

test('an administrator is made by name', async () => {
  expect(await run('admin', 'grant', 'second')).toBe('second (second@cli.example) is a platform administrator now.');
  expect(await users(await run('token', 'second'))).toMatchObject({ data: { users: { nodes: [{}, {}] } } });
});

test('the books of a fresh installation prove themselves, and there are no dead letters', async () => {
  expect(await run('ledger', 'verify')).toBe('The ledger proves itself: 0 transfers checked.');
  expect(await run('dead-letters')).toBe('There are no dead letters.');
});

test.each([
  [['token', 'nobody'], 'Nobody has the e-mail address or user name nobody.'],
  [['admin', 'grant', 'nobody'], 'Nobody has the e-mail address or user name nobody.'],
  [['dead-letters', 'replay', 'billing', newId('evt')], /billing has no dead letter evt_/],
  [['dead-letters', 'replay', 'bus', newId('evt')], /npm run cli/],
  [['dead-letters', 'replay', 'billing', 'evt_x'], /npm run cli/],
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

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@quittance/postgres-server/ports';
import { createQuittance, type Quittance } from '@quittance/sdk';
import { createLogger } from '@quittance/telemetry/log';
import { eventually } from '@quittance/testing/drain';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEnv, type StandaloneEnv } from '../src/env.ts';
import { seed } from '../src/seed.ts';
import { type RunningStandalone, startStandalone } from '../src/start.ts';

let env: StandaloneEnv;
let product: RunningStandalone;
let api: Quittance;
beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'seed-'));
  env = readEnv({ QUITTANCE_DATA_DIR: dataDir, PORT: String(await freePort()), LOG_LEVEL: 'error' });
  product = await startStandalone(env, createLogger({ name: 'quittance', level: 'fatal' }));
});
afterAll(async () => {
  await product.stop();
  await rm(env.QUITTANCE_DATA_DIR, { recursive: true, force: true });
});

test('there has to be somebody to have the invoices, and a number of them', async () => {
  await expect(seed(['--invoices', '10'], env)).rejects.toThrow('There is no such organisation');
  await expect(seed(['--invoices', '-1'], env)).rejects.toThrow('npm run seed -- --invoices');
  await expect(seed(['--partner', '3'], env)).rejects.toThrow('npm run seed -- --invoices');
});

test('fills the organisation; issued invoices say what they said and have a bill; the same again is refused', async () => {
  const person = { firstName: 'First', lastName: 'Example', password: 'seven violet lanterns' };
  const { token } = await createQuittance({ url: product.url }).signUp({
    ...person,
    email: 'first@seed.example',
    userName: 'first',
  });
  const { organization } = await createQuittance({ url: product.url, token }).createOrganization({
    name: 'Northwind',
    country: 'DE',
    currency: 'EUR',
  });
  api = createQuittance({ url: product.url, token, organization: organization.id });
  await eventually(async () => (await api.wallets()).length > 0, 15_000);
  expect(await eventually(async () => seed(['--invoices', '200', '--partners', '20'], env), 15_000)).toBe(
    '20 partners and 200 invoices were added.',
  );
  const { nodes } = await api.invoices({ first: 100, filter: { status: ['ISSUED'] } });
  expect(nodes.length).toBeGreaterThan(50);
  for (const { id, number, totals } of nodes.slice(0, 3)) {
    const invoice = await api.invoice({ id });
    expect(invoice).toMatchObject({ number, bill: { status: 'OPEN', amount: { amount: totals.total.amount } } });
  }
  await expect(seed(['--invoices', '200', '--partners', '20'], env)).rejects.toThrow('duplicate key');
  expect(await seed(['--invoices', '5', '--seed', '2', '--organization', organization.id], env)).toContain('5 invoices');
});

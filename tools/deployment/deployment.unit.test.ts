import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { parseEnv as parseEnvFile } from 'node:util';
import { billingEnvSchema } from '@quittance/billing/env';
import { emailEnvSchema } from '@quittance/email/env';
import { parseEnv } from '@quittance/env';
import { gatewayProcessEnvSchema } from '@quittance/gateway/env';
import { invoiceEnvSchema } from '@quittance/invoice/env';
import { paymentEnvSchema } from '@quittance/payment/env';
import { brokerEnvSchema, processEnvSchema } from '@quittance/process/run';
import { userEnvSchema } from '@quittance/user/env';
import { expect, test } from 'vitest';
import { webEnvSchema } from '../../web/server/env.ts';
import { root } from '../root.ts';
import { interpolate, madeEnvironment, readCompose } from './compose.ts';

const subgraphSchemas = {
  user: userEnvSchema,
  invoice: invoiceEnvSchema,
  billing: billingEnvSchema,
  payment: paymentEnvSchema,
  email: emailEnvSchema,
};
const partSchemas = { gateway: gatewayProcessEnvSchema, web: webEnvSchema, ...subgraphSchemas };
type PartName = keyof typeof partSchemas;

const { services, volumes } = readCompose();
const made = madeEnvironment();
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
const variablesOf = (name: string) =>
  Object.fromEntries(
    Object.entries(services[name]?.environment ?? {}).map(([key, text]) => [key, interpolate(String(text), made)]),
  );

test('compose has the gateway, the web, five subgraphs, a database for each but the web, and the broker', () => {
  const databases = ['gateway', ...Object.keys(subgraphSchemas)].map((name) => `postgres-${name}`);
  const expected = [...Object.keys(partSchemas), ...databases, 'rabbitmq', 'keycloak'];
  expect(Object.keys(services).sort()).toEqual(expected.sort());
});

test.each(Object.keys(services))('%s has a health check, and whom it waits for has one too', (name) => {
  const service = services[name];
  expect(service?.healthcheck?.test.length).toBeGreaterThan(0);
  for (const [other, { condition }] of Object.entries(service?.depends_on ?? {})) {
    expect(condition).toBe('service_healthy');
    expect(services[other]?.healthcheck).toBeDefined();
  }
});

test.each(Object.keys(partSchemas) as PartName[])('%s gets every variable that it needs, and no mistake among them', (name) => {
  const variables = variablesOf(name);
  const schemas = name === 'web' ? [processEnvSchema] : [processEnvSchema, brokerEnvSchema];
  for (const schema of [...schemas, partSchemas[name]]) expect(() => parseEnv(schema, variables)).not.toThrow();
  const needsKeys = name !== 'web' && name !== 'gateway' && name !== 'user';
  expect(variables.JWKS_URL !== undefined || !needsKeys).toBe(true);
});

test.each(Object.keys(services))('%s has no default secret', (name) => {
  const secret = /SECRET|PASSWORD|TOKEN|KEY$/;
  for (const [variable, text] of Object.entries(services[name]?.environment ?? {})) {
    if (secret.test(variable) || variable === 'SMTP_URL') expect(`${variable}=${text}`).toMatch(/=\$\{\w+:(\?[^}]+|-)\}$/);
    for (const [, password] of String(text).matchAll(/:\/\/[^:/]+:(\$\{[^}]*\}|[^@]*)@/g))
      expect(password).toMatch(/^\$\{\w+:\?/);
  }
});

test('deploy/make-env.sh makes secrets anew at each call, and of a length that guessing is hopeless for', () => {
  const again = madeEnvironment();
  for (const [name, value = ''] of Object.entries(made)) {
    if (name === 'PUBLIC_URL') continue;
    expect(value).toMatch(/^[0-9a-f]{64}$/);
    expect(again[name]).not.toBe(value);
  }
});

test('what compose runs and mounts is there', () => {
  for (const { command = [], healthcheck, volumes: mounts = [] } of Object.values(services)) {
    for (const words of [command, healthcheck?.test.slice(1) ?? []]) {
      if (words[0] === 'node') expect(existsSync(join(root, words[1] ?? '')), words.join(' ')).toBe(true);
    }
    for (const [source = ''] of mounts.map((mount) => mount.split(':'))) {
      expect(source.startsWith('.') ? existsSync(join(root, source)) : source in volumes, source).toBe(true);
    }
  }
});

test('what the image runs is there, and it runs as nobody special', () => {
  const scripts = [...dockerfile.matchAll(/CMD \["node", "([^"]+)"/g)].map(([, script = '']) => script);
  expect(scripts.length).toBeGreaterThan(2);
  for (const script of scripts) expect(existsSync(join(root, script)), script).toBe(true);
  for (const stage of ['part', 'standalone']) {
    const instructions = dockerfile.split(` AS ${stage}\n`)[1]?.split('\nFROM ')[0] ?? '';
    expect([...instructions.matchAll(/^USER (.+)$/gm)].at(-1)?.[1]).toBe('10001');
  }
});

test('the image gets every committed file', () => {
  const patterns = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
  const ignored = patterns.flatMap((pattern) => [pattern, `${pattern}/**`]);
  const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
  expect(files.filter((file) => ignored.some((pattern) => matchesGlob(file, pattern)))).toEqual([]);
});

test.each(Object.keys(subgraphSchemas) as (keyof typeof subgraphSchemas)[])(
  'subgraphs/%s/.env.example starts it once the secrets are filled in',
  (name) => {
    const example = readFileSync(join(root, `subgraphs/${name}/.env.example`), 'utf8');
    const filled = Object.entries(parseEnvFile(example)).map(([key, value]) => [key, value || 'x'.repeat(32)]);
    const variables = Object.fromEntries(filled);
    for (const schema of [processEnvSchema, brokerEnvSchema, subgraphSchemas[name]])
      expect(() => parseEnv(schema, variables)).not.toThrow();
  },
);

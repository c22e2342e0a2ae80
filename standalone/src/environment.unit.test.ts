import { expect, test } from 'vitest';
import { readEnv } from './env.ts';
import { composeEnvironment, embeddedDatabases, givenDatabases, isLoopback } from './environment.ts';

const secrets = { INTERNAL_SECRET: 'made', SETUP_TOKEN: 'token' };
const compose = (all: Record<string, string>, urls = {}) => composeEnvironment(readEnv(all), secrets, urls);

test('what is given comes before what was made, one by one', () => {
  const urls = { billing: { appUrl: 'app', ownerUrl: 'owner' } };
  expect(compose({ INTERNAL_SECRET: 'given', DATABASE_URL_USER: 'theirs' }, urls)).toMatchObject({
    INTERNAL_SECRET: 'given',
    DATABASE_URL_USER: 'theirs',
    DATABASE_URL_BILLING: 'app',
    DATABASE_MIGRATION_URL_BILLING: 'owner',
  });
});

test('an empty variable is one that was not set', () => {
  const env = readEnv({ DATABASE_URL_USER: '', AMQP_URL: '', INTERNAL_SECRET: '' });
  expect(embeddedDatabases(env)).toEqual(['user', 'invoice', 'billing', 'payment', 'email', 'bus']);
  expect(givenDatabases(env)).toEqual([]);
  expect(composeEnvironment(env, secrets, {}).INTERNAL_SECRET).toBe('made');
});

test('with RabbitMQ there is no bus', () => {
  expect(embeddedDatabases(readEnv({ AMQP_URL: 'amqp://localhost' }))).not.toContain('bus');
});

test('the first administrator needs the set-up token only where others can reach the server', () => {
  expect(compose({})).not.toHaveProperty('SETUP_TOKEN');
  expect(compose({ HOST: '0.0.0.0' }).SETUP_TOKEN).toBe('token');
  expect(['127.0.0.1', '::1', 'localhost', '0.0.0.0', '192.168.0.4'].map(isLoopback)).toEqual([true, true, true, false, false]);
});

test.each([
  ['127.0.0.1', 'http://127.0.0.1:4000'],
  ['0.0.0.0', 'http://127.0.0.1:4000'],
  ['::', 'http://127.0.0.1:4000'],
  ['::1', 'http://[::1]:4000'],
  ['192.168.0.4', 'http://192.168.0.4:4000'],
])('bound to %s it reaches itself at %s', (HOST, url) => {
  expect(compose({ HOST }).SANDBOX_BASE_URL).toBe(url);
});

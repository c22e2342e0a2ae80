import { parseEnv } from '@quittance/env';
import { expect, test } from 'vitest';
import { gatewayEnvSchema } from './env.ts';

const trusted = (text: string) => parseEnv(gatewayEnvSchema, { INTERNAL_SECRET: 'x'.repeat(32), TRUST_PROXY: text }).TRUST_PROXY;

test.each([
  ['', undefined],
  ['10.0.0.0/8, loopback', ['10.0.0.0/8', 'loopback']],
  ['fd00::/8', ['fd00::/8']],
])('TRUST_PROXY=%j names whose word is taken', (text, expected) => expect(trusted(text)).toEqual(expected));

test.each(['true', '0', '1', '0.0.0.0/0', '10.0.0.0/33', 'proxy.example', '127.0.0.1,'])('TRUST_PROXY=%j is refused', (text) =>
  expect(() => trusted(text)).toThrow(/TRUST_PROXY: must be/),
);

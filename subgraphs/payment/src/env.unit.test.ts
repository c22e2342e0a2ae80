import { expect, test } from 'vitest';
import { sandboxAllowed } from './env.ts';

test.each([
  ['127.0.0.1', false, true],
  ['127.8.0.1', false, true],
  ['::1', false, true],
  ['localhost', false, true],
  ['0.0.0.0', false, false],
  ['192.168.1.7', false, false],
  ['127.evil.example', false, false],
  ['::', false, false],
  ['0.0.0.0', true, true],
])('bound to %s, with QUITTANCE_SANDBOX=%s, the sandbox is allowed: %s', (HOST, QUITTANCE_SANDBOX, allowed) => {
  expect(sandboxAllowed({ HOST, QUITTANCE_SANDBOX, PUBLIC_URL: 'http://localhost:4000' })).toBe(allowed);
});

test.each([
  ['http://127.0.0.1:4000', true],
  ['http://[::1]:4000', true],
  ['https://pay.example', false],
  ['https://localhost.example', false],
])('behind %s the sandbox is allowed: %s', (PUBLIC_URL, allowed) => {
  expect(sandboxAllowed({ HOST: '127.0.0.1', QUITTANCE_SANDBOX: false, PUBLIC_URL })).toBe(allowed);
});

import { expect, test } from 'vitest';
import { createLogger } from './log.ts';
import { withRequest } from './request.ts';

function logged(write: (log: ReturnType<typeof createLogger>) => void): string[] {
  const lines: string[] = [];
  write(createLogger({ name: 'test', destination: { write: (line: string) => void lines.push(line) } }));
  return lines;
}

test('a line is JSON with time, level, service and message', () => {
  const [line = ''] = logged((log) => log.info({ count: 1 }, 'hello'));
  expect(JSON.parse(line)).toEqual({ level: 'info', time: expect.any(String), service: 'test', count: 1, msg: 'hello' });
});

test('a line carries the id of the request it belongs to, however deep it is written', async () => {
  const lines: string[] = [];
  const log = createLogger({ name: 'test', destination: { write: (line: string) => void lines.push(line) } });
  await withRequest({ requestId: 'req-1' }, async () => {
    await Promise.resolve();
    log.info('inside');
  });
  log.info('outside');
  expect(lines.map((line) => JSON.parse(line).requestId)).toEqual(['req-1', undefined]);
});

test.each([
  ['password', { user: { password: 'hunter2' } }],
  ['payToken', { payToken: 'hunter2' }],
  ['api_key', { input: [{ api_key: 'hunter2' }] }],
  ['Authorization', { headers: { Authorization: 'hunter2' } }],
  ['email', { partner: { email: 'hunter2' } }],
  ['address', { address: { line1: 'hunter2' } }],
  ['a URL with credentials', { reason: 'connect to postgresql://app:hunter2@db:5432/x failed' }],
  ['a bearer token in a text', { reason: 'Authorization: Bearer hunter2hunter2' }],
  ['organizationName', { organizationName: 'hunter2' }],
  ['an invitation link', { path: '/invitations/hunter2hunter2hunter2' }],
  ['a pay link', { path: '/pay/hunter2hunter2hunter2' }],
  ['a token in a query', { url: 'http://x/reset?token=hunter2&x=1' }],
  ['a mail address in a text', { reason: 'no mailbox hunter2@example.com' }],
])('does not show %s', (_, object) => {
  const [line = ''] = logged((log) => log.warn(object, 'something'));
  expect(line).not.toContain('hunter2');
  expect(line).toContain('[redacted]');
});

test('shows an error with its cause and code, but not what a driver attached to it', () => {
  const error = Object.assign(new Error('duplicate key', { cause: new Error('inner') }), {
    code: '23505',
    detail: 'Key (email)=(ada@northwind.example) already exists.',
  });
  const [line = ''] = logged((log) => log.error({ err: error }, 'failed'));
  const { err } = JSON.parse(line);
  expect(err).toMatchObject({ type: 'Error', message: 'duplicate key', code: '23505', cause: { message: 'inner' } });
  expect(err).not.toHaveProperty('detail');
});

test('survives what JSON can not hold', () => {
  const ring: Record<string, unknown> = { amountMinor: 12n };
  ring.self = ring;
  const [line = ''] = logged((log) => log.info(ring, 'ring'));
  expect(JSON.parse(line).amountMinor).toBe('12');
});

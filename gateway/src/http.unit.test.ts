import { createLogger } from '@quittance/telemetry/log';
import type { FastifyInstance } from 'fastify';
import { beforeEach, expect, test } from 'vitest';
import { closeDrained, createHttp } from './http.ts';

let app: FastifyInstance;
let url: string;
let arrived: PromiseWithResolvers<void>;
let answer: PromiseWithResolvers<string>;
beforeEach(async () => {
  arrived = Promise.withResolvers();
  answer = Promise.withResolvers();
  app = await createHttp(createLogger({ name: 'test', level: 'silent' }));
  app.get('/waits', () => {
    arrived.resolve();
    return answer.promise;
  });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});

test('what is being answered when it closes is answered', async () => {
  const asked = fetch(`${url}/waits`);
  await arrived.promise;
  const closed = closeDrained(app, 60_000);
  await expect(fetch(`${url}/waits`)).rejects.toThrow();
  answer.resolve('here it is');
  expect(await (await asked).text()).toBe('here it is');
  await closed;
});

test('what takes too long is cut off', async () => {
  const asked = fetch(`${url}/waits`);
  await Promise.all([arrived.promise.then(() => closeDrained(app, 10)), expect(asked).rejects.toThrow()]);
});

import { auditServer } from 'graphql-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Door, openDoor } from './door.ts';

/**
 * What we do otherwise, on purpose. Refusals are 4xx whatever the client accepts, so that whoever counts them needs not read bodies; and
 * there is no GET, which a link or an image of another site could make.
 */
const otherwise = {
  '572B': 'warn',
  FDE2: 'warn',
  '7B9B': 'warn',
  '5A70': 'notice',
  D6D5: 'notice',
  '6A70': 'notice',
};

let door: Door;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door.close());

test('speaks GraphQL over HTTP as its specification says: no error, and no warning but those on purpose', async () => {
  const url = `${await door.app.listen({ host: '127.0.0.1', port: 0 })}/graphql`;
  const results = await auditServer({ url });
  expect(results.length).toBeGreaterThan(50);
  const findings = results.filter(({ status }) => status !== 'ok');
  expect(Object.fromEntries(findings.map(({ id, status }) => [id, status]))).toEqual(otherwise);
});

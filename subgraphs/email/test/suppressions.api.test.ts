import type { Caller } from '@quittance/access/caller';
import { newId, toUuid } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Fixture, startFixture } from './start-fixture.ts';

const seller = callerOf();
let fixture: Fixture;
let id: string;

beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

beforeEach(async () => {
  await fixture.pool.query('DELETE FROM suppression');
  id = newId('sup');
  await suppress(id, 'gone@contoso.example', 'BOUNCE');
  await suppress(newId('sup'), 'angry@contoso.example', 'COMPLAINT');
});

const suppress = (suppressionId: string, address: string, reason: string) =>
  fixture.pool.query(
    'INSERT INTO suppression (id, organization_id, address, reason, detail, created_at) VALUES ($1, $2, $3, $4, $5, now())',
    [
      toUuid(suppressionId as `sup_${string}`),
      toUuid(seller.organization?.id ?? newId('org')),
      address,
      reason,
      'said the provider',
    ],
  );
const list = async (caller: Caller, filter: Record<string, unknown> = {}) => {
  const query = `query Q($filter: SuppressionFilter) { suppressions(filter: $filter) { nodes { address reason detail message { id } } } }`;
  return (await fixture.run(caller, query, { filter })).data.suppressions.nodes;
};
const remove = (caller: Caller, suppressionId: string) =>
  fixture.run(
    caller,
    `mutation M($input: RemoveSuppressionInput!) { removeSuppression(input: $input) {
    __typename ... on RemoveSuppressionSuccess { suppression { id address } } ... on UserError { code message path } } }`,
    { input: { suppressionId } },
  );

test('lists an organization’s own addresses, newest first, by reason and part of the address', async () => {
  expect(await list(seller)).toEqual([
    { address: 'angry@contoso.example', reason: 'COMPLAINT', detail: 'said the provider', message: null },
    { address: 'gone@contoso.example', reason: 'BOUNCE', detail: 'said the provider', message: null },
  ]);
  expect(await list(seller, { reason: ['BOUNCE'] })).toHaveLength(1);
  expect(await list(seller, { search: 'ANGRY' })).toHaveLength(1);
  expect(await list(callerOf())).toEqual([]);
});

test('removes an address, so that mail goes there again', async () => {
  const send = async () => {
    const input = { idempotencyKey: newId('key'), to: 'Gone@contoso.example', subject: 'Hello', text: 'Hello' };
    const query =
      'mutation M($input: SendMessageInput!) { sendMessage(input: $input) { ... on SendMessageSuccess { messages { status } } } }';
    return (await fixture.run(seller, query, { input })).data.sendMessage.messages[0].status;
  };
  expect(await send()).toBe('SUPPRESSED');
  expect((await remove(seller, id)).data.removeSuppression).toEqual({
    __typename: 'RemoveSuppressionSuccess',
    suppression: { id, address: 'gone@contoso.example' },
  });
  expect(await send()).not.toBe('SUPPRESSED');
});

test('knows nobody else’s, and none twice', async () => {
  expect((await remove(callerOf(), id)).data.removeSuppression.__typename).toBe('SuppressionNotFoundError');
  await remove(seller, id);
  expect((await remove(seller, id)).data.removeSuppression).toMatchObject({
    __typename: 'SuppressionNotFoundError',
    path: ['suppressionId'],
  });
  expect((await remove(seller, 'nothing')).data.removeSuppression.__typename).toBe('ValidationError');
});

test('is changed only by those who may write messages', async () => {
  const viewer = callerOf({ role: 'VIEWER', organization: { id: seller.organization?.id ?? newId('org') } });
  expect(await list(viewer)).toHaveLength(2);
  expect((await remove(viewer, id)).data.removeSuppression.__typename).toBe('SuppressionNotFoundError');
});

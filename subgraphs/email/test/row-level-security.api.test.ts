import type { ActingOrganization, Caller } from '@quittance/access/caller';
import { organizationCreated } from '@quittance/events/user';
import { newId, toUuid } from '@quittance/ids';
import { tenantOf } from '@quittance/subgraph/tenant-of';
import { callerOf } from '@quittance/testing/caller';
import { reachOf, tablesOf } from '@quittance/testing/row-level-security';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Fixture, type Json, startFixture } from './start-fixture.ts';

/** What policies say nothing about, and why. A new table is under policies or gets its reason here. */
const open: Readonly<Record<string, string>> = {
  _prisma_migrations: 'the history of the schema; the service may not even read it',
  provider_health: 'of the installation',
  outbox: 'written by all commands, read by the relay alone',
  outbox_sequence: 'counts events',
  inbox: 'ids of events',
  dead_letter: 'read by handlers and for platform administrators alone',
};
const nothing = { seen: 0, changed: 0, removed: 0, added: 0 };

/** While an organisation stands here, the first line is broken: whoever asks acts for it, and may see and change whatever is found. */
const broken = vi.hoisted(() => ({ as: null as ActingOrganization | null }));
vi.mock('../src/message/visibility.ts', async (original) => {
  const visibility = await original<typeof import('../src/message/visibility.ts')>();
  const always =
    (judge: typeof visibility.mayRead): typeof visibility.mayRead =>
    (...args) =>
      broken.as !== null || judge(...args);
  return { mayRead: always(visibility.mayRead), mayWrite: always(visibility.mayWrite) };
});
vi.mock('../src/graphql/access.ts', async (original) => {
  const access = await original<typeof import('../src/graphql/access.ts')>();
  const readableOwner: typeof access.readableOwner = (...args) => broken.as?.id ?? access.readableOwner(...args);
  return { ...access, readableOwner };
});

let fixture: Fixture;
const sender = callerOf();
const stranger = callerOf();
const ids = { message: '', suppression: newId('sup') };

const send = (caller: Caller): Promise<Json> => {
  const attachments = [{ name: 'notes.txt', contentType: 'text/plain', contentBase64: 'c29tZSBub3Rlcw==' }];
  const input = { idempotencyKey: newId('key'), to: ['ap@contoso.example'], subject: 'Hello', text: 'One', attachments };
  return mutate(caller, 'sendMessage', input, '... on SendMessageSuccess { messages { id } }');
};
async function mutate(caller: Caller, field: string, input: Record<string, unknown>, selection = ''): Promise<Json> {
  const type = `${field[0]?.toUpperCase()}${field.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${field}(input: $input) { __typename ${selection} } }`;
  const { data, errors } = await fixture.run(caller, query, { input });
  expect(errors).toEqual([]);
  return data[field];
}

beforeAll(async () => {
  fixture = await startFixture();
  const organizationId = sender.organization?.id ?? newId('org');
  await fixture.publish(organizationCreated, { ...organizationCreated.example, organizationId });
  ids.message = (await send(sender)).messages[0].id;
  await fixture.settled();
  await fixture.pool.query(
    `INSERT INTO suppression (id, organization_id, address, reason, created_at) VALUES ($1, $2, 'gone@contoso.example', 'BOUNCE', now())`,
    [toUuid(ids.suppression), toUuid(organizationId)],
  );
  // System mail, which is nobody's.
  await fixture.pool.query(
    `INSERT INTO suppression (id, address, reason, created_at) VALUES ($1, 'x@y.example', 'BOUNCE', now())`,
    [toUuid(newId('sup'))],
  );
});
afterAll(() => fixture.stop());

const rowsOf = async (table: string): Promise<string[]> =>
  (await fixture.pool.query(`SELECT to_jsonb(t)::text AS row FROM ${table} t ORDER BY 1`)).rows.map(({ row }) => row);
const guarded = async () => (await tablesOf(fixture.appUrl)).filter(({ table }) => !(table in open)).map(({ table }) => table);

async function withoutChecks<T>(work: () => Promise<T>): Promise<T> {
  broken.as = sender.organization;
  try {
    return await work();
  } finally {
    broken.as = null;
  }
}

test('every table is under policies that hold for its owner too, or it is said why not', async () => {
  for (const { table, forced, policies } of await tablesOf(fixture.appUrl)) {
    expect({ table, forced: policies > 0 && forced }).toEqual({ table, forced: !(table in open) });
  }
});

test('who asks for everything, as a stranger or without a word of who they are, reaches nothing of anybody', async () => {
  for (const table of await guarded()) {
    const rows = await rowsOf(table);
    expect(rows, table).not.toEqual([]);
    // The same bytes may be brought by anybody: they are kept under their hash.
    const added = table === 'attachment_content' ? rows.length : 0;
    for (const tenant of [tenantOf(stranger), null])
      expect({ table, ...(await reachOf(fixture.appUrl, tenant, table, rows)) }).toEqual({ table, ...nothing, added });
  }
});

test('who asks for everything sees what is theirs', async () => {
  for (const table of await guarded()) {
    const { seen } = await reachOf(fixture.appUrl, tenantOf(sender), table, []);
    expect({ table, seen: seen > 0 }).toEqual({ table, seen: table !== 'mailbox_entry' });
  }
  expect((await reachOf(fixture.appUrl, tenantOf(sender), 'suppression', [])).seen).toBe(1);
});

test('with the first line broken a stranger still reads nothing of an organisation', async () => {
  const query = `query ($id: ID!) {
    message(id: $id) { id text } messages { nodes { id } } suppressions { nodes { id } }
    _entities(representations: [{ __typename: "Message", id: $id }]) { __typename } }`;
  const ask = async (caller: Caller) => {
    const { data, errors } = await fixture.run(caller, query, { id: ids.message });
    expect(errors).toEqual([]);
    return data;
  };
  expect(await ask(sender)).toMatchObject({
    ...{ message: { id: ids.message, text: 'One' }, messages: { nodes: [{ id: ids.message }] } },
    ...{ suppressions: { nodes: [{ id: ids.suppression }] }, _entities: [{}] },
  });
  expect(await withoutChecks(() => ask(stranger))).toEqual({
    ...{ message: null, messages: { nodes: [] }, suppressions: { nodes: [] }, _entities: [null] },
  });
});

test('with the first line broken a stranger still sends and changes nothing of an organisation', async () => {
  const before = [await rowsOf('message'), await rowsOf('suppression')];
  const resend = () => mutate(stranger, 'resendMessage', { idempotencyKey: newId('key'), messageId: ids.message });
  const remove = (caller: Caller) => mutate(caller, 'removeSuppression', { suppressionId: ids.suppression });
  expect((await withoutChecks(resend)).__typename).toBe('MessageNotFoundError');
  expect((await withoutChecks(() => remove(stranger))).__typename).toBe('SuppressionNotFoundError');
  expect([await rowsOf('message'), await rowsOf('suppression')]).toEqual(before);
  expect((await remove(sender)).__typename).toBe('RemoveSuppressionSuccess');
});

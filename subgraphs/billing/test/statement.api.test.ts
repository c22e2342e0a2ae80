import { anonymous } from '@quittance/access/caller';
import { newId } from '@quittance/ids';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { codeOf, eur, mutate, outcomeOf } from './operations.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { createOrganization, fund, type Member, memberOf } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.balanced());
afterAll(() => fixture.stop());

const day = (ahead = 0) => new Date(fixture.now().getTime() + ahead * 24 * 3_600_000).toISOString().slice(0, 10);

type Statement = {
  opening: { amount: string };
  closing: { amount: string };
  entries: { nodes: { side: string; amount: { amount: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  csvUrl: string;
  jsonUrl: string;
};

const query = `query ($id: ID!, $from: Date!, $to: Date!, $first: Int, $after: String) {
  walletStatement(walletId: $id, from: $from, to: $to) {
    opening { amount } closing { amount } csvUrl jsonUrl
    entries(first: $first, after: $after) { nodes { side amount { amount } balanceAfter { amount } transfer { kind } } pageInfo { hasNextPage endCursor } }
  } }`;

async function statementOf(caller: Parameters<Fixture['run']>[0], id: string, more: Record<string, unknown> = {}) {
  const { data } = await fixture.run(caller, query, { id, from: day(), to: day(), ...more });
  return (data as { walletStatement: Statement | null } | null)?.walletStatement ?? null;
}

/** Yesterday 10.00 EUR came in; today 4.00 and 1.00 went out, and 2.00 are held. */
async function busyWallet(): Promise<{ owner: Member; walletId: string }> {
  const owner = memberOf();
  const walletId = await fund(fixture, owner, 1_000n);
  const toWalletId = await createOrganization(fixture, memberOf());
  fixture.moveClock(24 * 3_600_000);
  const spend = { fromWalletId: walletId, toWalletId };
  await outcomeOf(mutate(fixture, owner, 'transferFunds', { ...spend, amount: eur('4.00'), reference: '=cmd|"lunch", paid' }));
  const expiresAt = new Date(fixture.now().getTime() + 3_600_000).toISOString();
  await outcomeOf(mutate(fixture, owner, 'placeHold', { walletId, toWalletId, amount: eur('2.00'), expiresAt }));
  await outcomeOf(mutate(fixture, owner, 'transferFunds', { ...spend, amount: eur('1.00') }));
  return { owner, walletId };
}

async function download(url: string, method = 'GET'): Promise<Response> {
  const { pathname } = new URL(url);
  const handle = fixture.running.routes['/documents/statements/'];
  if (handle === undefined) throw new Error('statements are served');
  return handle(new Request(`http://billing.internal${pathname}`, { method }));
}

test('opening and closing balance agree with the entries between, oldest first, without what is only held', async () => {
  const { owner, walletId } = await busyWallet();
  const today = await statementOf(owner, walletId);
  expect(today).toMatchObject({ opening: { amount: '10.00' }, closing: { amount: '5.00' } });
  expect(today?.entries.nodes).toMatchObject([
    { side: 'DEBIT', amount: { amount: '4.00' }, balanceAfter: { amount: '6.00' }, transfer: { kind: 'TRANSFER' } },
    { side: 'DEBIT', amount: { amount: '1.00' }, balanceAfter: { amount: '5.00' } },
  ]);
  const both = await statementOf(owner, walletId, { from: day(-1) });
  expect(both).toMatchObject({ opening: { amount: '0.00' }, closing: { amount: '5.00' } });
  expect(both?.entries.nodes.map(({ side }) => side)).toEqual(['CREDIT', 'DEBIT', 'DEBIT']);
  const before = await statementOf(owner, walletId, { from: day(-30), to: day(-2) });
  expect(before).toMatchObject({ opening: { amount: '0.00' }, closing: { amount: '0.00' }, entries: { nodes: [] } });
});

test('entries come page by page', async () => {
  const { owner, walletId } = await busyWallet();
  const amounts: string[] = [];
  for (let after: string | null = null; ; ) {
    const page: Statement | null = await statementOf(owner, walletId, { from: day(-1), first: 1, after });
    amounts.push(...(page?.entries.nodes ?? []).map(({ amount }) => amount.amount));
    if (page?.entries.pageInfo.hasNextPage !== true) break;
    after = page.entries.pageInfo.endCursor;
  }
  expect(amounts).toEqual(['10.00', '4.00', '1.00']);
});

test('the CSV says the same, and a reference is no formula', async () => {
  const { owner, walletId } = await busyWallet();
  const statement = await statementOf(owner, walletId);
  const answer = await download(statement?.csvUrl ?? '');
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="statement-EUR-${day()}-${day()}.csv"`);
  const [head, opening, lunch, other, closing, end] = (await answer.text()).split('\r\n');
  expect(head).toBe('date,kind,reference,amount,balance,currency,transfer');
  expect(opening).toBe(`${day()},OPENING_BALANCE,,,10.00,EUR,`);
  expect(lunch).toMatch(/Z,TRANSFER,"'=cmd\|""lunch"", paid",-4\.00,6\.00,EUR,tra_\w+$/);
  expect(other).toMatch(/,-1\.00,5\.00,EUR,tra_\w+$/);
  expect([closing, end]).toEqual([`${day()},CLOSING_BALANCE,,,5.00,EUR,`, '']);
});

test('the JSON says the same', async () => {
  const { owner, walletId } = await busyWallet();
  const statement = await statementOf(owner, walletId);
  const answer = await download(statement?.jsonUrl ?? '');
  expect(await answer.json()).toMatchObject({
    ...{ walletId, currency: 'EUR', from: day(), to: day(), opening: '10.00', closing: '5.00' },
    entries: [
      { kind: 'TRANSFER', amount: '-4.00', balanceAfter: '6.00' },
      { amount: '-1.00', balanceAfter: '5.00' },
    ],
  });
  expect((await download(statement?.jsonUrl ?? '', 'HEAD')).status).toBe(200);
  expect((await download(statement?.jsonUrl ?? '', 'POST')).status).toBe(405);
});

test('a forged link and an old one lead nowhere', async () => {
  const { owner, walletId } = await busyWallet();
  const url = (await statementOf(owner, walletId))?.csvUrl ?? '';
  expect((await download(url.replace('.csv.', '.json.'))).status).toBe(404);
  fixture.moveClock(2 * 3_600_000);
  expect((await download(url)).status).toBe(404);
});

test('only who sees the wallet gets its statement; foreign and unknown ones answer alike', async () => {
  const { owner, walletId } = await busyWallet();
  const viewer = memberOf({ role: 'VIEWER', organization: { id: owner.organization.id } });
  expect((await statementOf(viewer, walletId))?.closing).toEqual({ amount: '5.00' });
  for (const [caller, id] of [
    [memberOf(), walletId],
    [anonymous, walletId],
    [owner, newId('wal')],
    [owner, 'nonsense'],
  ] as const)
    expect(await statementOf(caller, id)).toBeNull();
});

test.each([
  ['no day', { from: '2026-02-30' }],
  ['an end before the beginning', { to: '2020-01-01' }],
  ['a cursor of something else', { after: 'bm9uc2Vuc2U' }],
])('%s is refused', async (_, more) => {
  const { owner, walletId } = await busyWallet();
  const variables = { id: walletId, from: day(), to: day(), ...more };
  expect(await codeOf(fixture.run(owner, query, variables))).toBe('BAD_USER_INPUT');
});

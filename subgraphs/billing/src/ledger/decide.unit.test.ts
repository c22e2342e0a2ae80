import { expect, test } from 'vitest';
import { decide, type Known } from './decide.ts';
import type { Account, NewJournal, Pending } from './ledger.ts';

const now = new Date('2026-01-31T12:00:00Z');

function account(id: string, over: Partial<Account> = {}): Account {
  return {
    id,
    code: id,
    kind: 'wallet',
    organizationId: null,
    userId: null,
    currency: 'EUR',
    noOverdraft: true,
    debitsPending: 0n,
    debitsPosted: 0n,
    creditsPending: 0n,
    creditsPosted: 0n,
    seq: 0n,
    lastPostedAt: null,
    ...over,
  };
}

function known(accounts: Account[], over: Partial<Known> = {}): Known {
  return {
    accounts: new Map(accounts.map((each) => [each.id, each])),
    pendings: new Map(),
    outcomes: new Map(),
    transferIds: new Set(),
    reversedIds: new Set(),
    ...over,
  };
}

const bank = () => account('bank', { noOverdraft: false });

let count = 0;
function single(debitAccountId: string, creditAccountId: string, amountMinor: bigint, currency = 'EUR') {
  return { id: `t${++count}`, kind: 'single' as const, debitAccountId, creditAccountId, amountMinor, currency };
}
const journal = (...transfers: NewJournal['transfers']): NewJournal => ({ id: `j${++count}`, type: 'test', transfers });

test('a transfer moves its amount, and says the number and the balance after it for both of its accounts', () => {
  const { outcomes, transfers, accounts } = decide(known([bank(), account('a')]), [journal(single('bank', 'a', 5n))], now);
  expect(outcomes).toEqual([{ status: 'posted', replayed: false, postedAt: now }]);
  expect(transfers).toMatchObject([
    { debitAccountId: 'bank', debitSeq: 1n, debitBalanceMinor: -5n, creditAccountId: 'a', creditSeq: 1n, creditBalanceMinor: 5n },
  ]);
  expect(accounts.map((each) => [each.id, each.debitsPosted, each.creditsPosted])).toEqual([
    ['bank', 5n, 0n],
    ['a', 0n, 5n],
  ]);
});

test('a refusal does not sink its neighbours, and tells what was available', () => {
  const batch = [journal(single('a', 'b', 6n)), journal(single('a', 'b', 5n)), journal(single('a', 'b', 1n))];
  const { outcomes, transfers } = decide(known([account('a', { creditsPosted: 5n }), account('b')]), batch, now);
  expect(outcomes.map((each) => each.status)).toEqual(['rejected', 'posted', 'rejected']);
  expect(outcomes[0]).toMatchObject({ rejection: { code: 'insufficient_funds', accountId: 'a', availableMinor: 5n } });
  expect(outcomes[2]).toMatchObject({ rejection: { availableMinor: 0n } });
  expect(transfers).toHaveLength(1);
});

test('the transfers of a journal stand or fall together', () => {
  const linked = journal(single('bank', 'a', 5n), single('a', 'b', 6n));
  const { outcomes, transfers, accounts } = decide(known([bank(), account('a'), account('b')]), [linked], now);
  expect(outcomes[0]).toMatchObject({ status: 'rejected', rejection: { code: 'insufficient_funds' } });
  expect([transfers, accounts]).toEqual([[], []]);
});

test('a later transfer of a journal sees the earlier ones', () => {
  const linked = journal(single('bank', 'a', 5n), single('a', 'b', 5n));
  const { outcomes, accounts } = decide(known([bank(), account('a'), account('b')]), [linked], now);
  expect(outcomes[0]?.status).toBe('posted');
  expect(accounts.find((each) => each.id === 'a')).toMatchObject({ creditsPosted: 5n, debitsPosted: 5n, seq: 2n });
});

test('the same id twice in a batch is done once; with another body it is a conflict', () => {
  const first = journal(single('bank', 'a', 5n));
  const other = { ...first, transfers: [{ ...single('bank', 'a', 6n) }] };
  const { outcomes, transfers } = decide(known([bank(), account('a')]), [first, first, other], now);
  expect(outcomes.map((each) => each.status)).toEqual(['posted', 'posted', 'conflict']);
  expect(outcomes[1]).toMatchObject({ replayed: true });
  expect(transfers).toHaveLength(1);
});

test('a transfer id that exists in another journal is a conflict', () => {
  const first = journal(single('bank', 'a', 5n));
  const second = { ...first, id: 'another' };
  const { outcomes } = decide(known([bank(), account('a')]), [first, second], now);
  expect(outcomes.map((each) => each.status)).toEqual(['posted', 'conflict']);
});

test.each([
  ['an unknown account', single('a', 'nobody', 1n), { code: 'account_not_found', accountId: 'nobody' }],
  ['another currency', single('a', 'b', 1n, 'USD'), { code: 'currency_mismatch', accountId: 'a' }],
  ['one account on both sides', single('a', 'a', 1n), { code: 'same_account', accountId: 'a' }],
  ['a counter beyond 64 bits', single('a', 'full', 1n), { code: 'out_of_range', accountId: 'full' }],
])('refuses %s', (_, transfer, rejection) => {
  const accounts = [account('a', { creditsPosted: 9n }), account('b'), account('full', { creditsPosted: 2n ** 63n - 1n })];
  expect(decide(known(accounts), [journal(transfer)], now).outcomes).toEqual([
    { status: 'rejected', replayed: false, rejection },
  ]);
});

const held: Pending = {
  id: 'hold',
  debitAccountId: 'a',
  creditAccountId: 'b',
  amountMinor: 10n,
  currency: 'EUR',
  expiresAt: new Date('2026-02-01T00:00:00Z'),
  resolvedBy: null,
};
const afterExpiry = new Date('2026-02-01T00:00:00Z');
const withHold = (over: Partial<Pending> = {}) =>
  known([account('a', { creditsPosted: 10n, debitsPending: 10n }), account('b', { creditsPending: 10n })], {
    pendings: new Map([['hold', { ...held, ...over }]]),
  });
const post = (amountMinor?: bigint) => ({ id: `t${++count}`, kind: 'post' as const, pendingId: 'hold', amountMinor });
const free = (kind: 'void' | 'expire') => ({ id: `t${++count}`, kind, pendingId: 'hold' });

test('what is held can not be spent', () => {
  const { outcomes } = decide(withHold(), [journal(single('a', 'b', 1n))], now);
  expect(outcomes[0]).toMatchObject({ rejection: { code: 'insufficient_funds', availableMinor: 0n } });
});

test('posting a part of a hold moves that and frees the rest', () => {
  const { accounts, transfers } = decide(withHold(), [journal(post(4n))], now);
  expect(accounts.find((each) => each.id === 'a')).toMatchObject({ debitsPending: 0n, debitsPosted: 4n });
  expect(accounts.find((each) => each.id === 'b')).toMatchObject({ creditsPending: 0n, creditsPosted: 4n });
  expect(transfers).toMatchObject([{ amountMinor: 4n, postedMinor: 4n, pendingMinor: -10n }]);
});

test('voiding a hold frees all of it and moves nothing', () => {
  const { accounts } = decide(withHold(), [journal(free('void'))], now);
  expect(accounts.find((each) => each.id === 'a')).toMatchObject({ debitsPending: 0n, debitsPosted: 0n });
});

test.each([
  ['more than is held', post(11n), now, { code: 'pending_exceeded', pendingId: 'hold', pendingMinor: 10n }],
  ['posting after the expiry', post(), afterExpiry, { code: 'pending_expired', pendingId: 'hold' }],
  ['expiring before its time', free('expire'), now, { code: 'pending_not_expired', pendingId: 'hold' }],
])('refuses %s', (_, transfer, at, rejection) => {
  expect(decide(withHold(), [journal(transfer)], at).outcomes[0]).toMatchObject({ status: 'rejected', rejection });
});

test('a hold resolves once, also within a batch', () => {
  const { outcomes } = decide(withHold(), [journal(post(1n)), journal(free('void')), journal(post(1n))], now);
  expect(outcomes.map((each) => each.status)).toEqual(['posted', 'rejected', 'rejected']);
  expect(outcomes[1]).toMatchObject({ rejection: { code: 'pending_resolved', by: 'post' } });
});

test('a hold placed in a batch can be resolved in it', () => {
  const placed = { ...single('a', 'b', 3n), kind: 'pending' as const, id: 'fresh' };
  const captured = { id: 'capture', kind: 'post' as const, pendingId: 'fresh' };
  const { outcomes, accounts } = decide(
    known([account('a', { creditsPosted: 3n }), account('b')]),
    [journal(placed), journal(captured)],
    now,
  );
  expect(outcomes.map((each) => each.status)).toEqual(['posted', 'posted']);
  expect(accounts.find((each) => each.id === 'b')).toMatchObject({ creditsPosted: 3n, creditsPending: 0n });
});

test('a journal is reversed once', () => {
  const back = { ...journal(single('b', 'a', 1n)), reversesId: 'x' };
  const again = { ...journal(single('b', 'a', 1n)), reversesId: 'x' };
  const { outcomes } = decide(known([account('a'), account('b', { creditsPosted: 9n })]), [back, again], now);
  expect(outcomes.map((each) => each.status)).toEqual(['posted', 'rejected']);
  expect(outcomes[1]).toMatchObject({ rejection: { code: 'already_reversed', journalId: 'x' } });
});

test('the history of an account never goes backwards, whatever the clock says', () => {
  const ahead = new Date(now.getTime() + 1000);
  const { journals, transfers } = decide(
    known([bank(), account('a', { lastPostedAt: ahead })]),
    [journal(single('bank', 'a', 1n))],
    now,
  );
  expect(journals[0]?.postedAt).toEqual(ahead);
  expect(transfers.map((each) => each.postedAt)).toEqual([ahead]);
});

import { expect, test } from 'vitest';
import { createAccountStates } from './account-states.ts';
import type { Account } from './ledger.ts';

const account = (id: string, over: Partial<Account> = {}): Account => ({
  ...{ id, code: `wallet:${id}`, kind: 'wallet', organizationId: null, userId: id, currency: 'EUR', noOverdraft: true },
  ...{ debitsPending: 1n, debitsPosted: 2n, creditsPending: 3n, creditsPosted: 2n ** 63n - 1n, seq: 5n },
  lastPostedAt: new Date('2026-01-31T12:00:00Z'),
  ...over,
});

test('an account is as it was last kept, whatever happens to what was kept or given', () => {
  const states = createAccountStates(2);
  const kept = account('a');
  states.keep([kept, account('b', { lastPostedAt: null })]);
  kept.seq = 99n;
  const given = states.get('a');
  expect(given).toEqual(account('a'));
  if (given) given.creditsPosted = 0n;
  expect([states.get('a'), states.get('b')]).toEqual([account('a'), account('b', { lastPostedAt: null })]);
  states.keep([account('a', { seq: 6n, debitsPosted: 7n })]);
  expect(states.get('a')).toEqual(account('a', { seq: 6n, debitsPosted: 7n }));
});

test('with one more than it keeps, the one met first makes room, and nobody gets the state of another', () => {
  const states = createAccountStates(2);
  const seqs = () => ['a', 'b', 'c'].map((id) => states.get(id)?.seq);
  states.keep([account('a'), account('b', { seq: 6n }), account('c', { seq: 7n })]);
  expect(seqs()).toEqual([undefined, 6n, 7n]);
  states.keep([account('c', { seq: 8n }), account('a', { seq: 9n })]);
  expect(seqs()).toEqual([9n, undefined, 8n]);
  states.forget();
  expect(seqs()).toEqual([undefined, undefined, undefined]);
  states.keep([account('b', { seq: 10n }), account('c', { seq: 11n })]);
  expect(seqs()).toEqual([undefined, 10n, 11n]);
});

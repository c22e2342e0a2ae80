import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Decision, decide, type Known } from './decide.ts';
import {
  type Account,
  availableMinor,
  balanceMinor,
  type NewJournal,
  type NewTransfer,
  type Outcome,
  type Pending,
} from './ledger.ts';
import { requestHashOf } from './request-hash.ts';

const start = new Date('2026-01-31T12:00:00Z');
const names = ['bank', 'a', 'b', 'c'] as const;

/** Everything the ledger keeps, in memory: what `store.ts` reads and `write.ts` writes. */
class Books {
  accounts = new Map<string, Account>(names.map((id) => [id, accountNamed(id)]));
  pendings = new Map<string, Pending>();
  outcomes = new Map<string, { requestHash: string; outcome: Outcome }>();
  transferIds = new Set<string>();
  reversedIds = new Set<string>();
  transfers: Decision['transfers'] = [];

  post(journals: readonly NewJournal[], now: Date): Outcome[] {
    const known: Known = { ...this };
    const decision = decide(known, journals, now);
    for (const account of decision.accounts) this.accounts.set(account.id, account);
    for (const transfer of decision.transfers) {
      this.transferIds.add(transfer.id);
      if (transfer.kind === 'pending') this.pendings.set(transfer.id, { ...transfer, resolvedBy: null });
      const resolved = this.pendings.get(transfer.pendingId ?? '');
      if (resolved !== undefined) this.pendings.set(resolved.id, { ...resolved, resolvedBy: transfer.kind });
    }
    for (const { journal, requestHash, postedAt } of decision.journals) {
      if (journal.reversesId !== undefined) this.reversedIds.add(journal.reversesId);
      this.outcomes.set(journal.id, { requestHash, outcome: { status: 'posted', replayed: true, postedAt } });
    }
    for (const { journal, requestHash, rejection } of decision.rejections)
      this.outcomes.set(journal.id, { requestHash, outcome: { status: 'rejected', replayed: true, rejection } });
    this.transfers.push(...decision.transfers);
    return decision.outcomes;
  }
}

function accountNamed(id: string): Account {
  const counters = { debitsPending: 0n, debitsPosted: 0n, creditsPending: 0n, creditsPosted: 0n, seq: 0n, lastPostedAt: null };
  const kind = id === 'bank' ? 'clearing' : 'wallet';
  return { id, code: id, kind, organizationId: null, userId: null, currency: 'EUR', noOverdraft: id !== 'bank', ...counters };
}

const accountId = fc.constantFrom(...names);
/** Few ids, so that they are used again: by retries, by holds that are resolved twice, by other journals. */
const transferId = fc.integer({ min: 0, max: 25 }).map((number) => `t${number}`);
const amountMinor = fc.bigInt({ min: 1n, max: 30n });
const expiresAt = fc.integer({ min: -5, max: 5 }).map((minutes) => new Date(start.getTime() + minutes * 60_000));

const transfer: fc.Arbitrary<NewTransfer> = fc.oneof(
  fc.record({
    id: transferId,
    kind: fc.constant('single' as const),
    debitAccountId: accountId,
    creditAccountId: accountId,
    amountMinor,
    currency: fc.constant('EUR'),
  }),
  fc.record({
    id: transferId,
    kind: fc.constant('pending' as const),
    debitAccountId: accountId,
    creditAccountId: accountId,
    amountMinor,
    currency: fc.constant('EUR'),
    expiresAt,
  }),
  fc.record({
    id: transferId,
    kind: fc.constant('post' as const),
    pendingId: transferId,
    amountMinor: fc.option(amountMinor, { nil: undefined }),
  }),
  fc.record({ id: transferId, kind: fc.constant('void' as const), pendingId: transferId }),
  fc.record({ id: transferId, kind: fc.constant('expire' as const), pendingId: transferId }),
);
const journal: fc.Arbitrary<NewJournal> = fc.record({
  id: fc.integer({ min: 0, max: 30 }).map((number) => `j${number}`),
  type: fc.constant('test'),
  reversesId: fc.option(
    fc.integer({ min: 0, max: 5 }).map((number) => `j${number}`),
    { nil: undefined, freq: 4 },
  ),
  transfers: fc.uniqueArray(transfer, { minLength: 1, maxLength: 3, selector: ({ id }) => id }),
});
const history = fc.array(journal, { maxLength: 40 });

const figures = (books: Books) => [...books.accounts.values()].filter(({ seq }) => seq > 0n).sort(byId);
/** What a transfer says of an account of its two. */
function sideOf(transfer: Decision['transfers'][number], accountId: string): { seq: bigint; balance: bigint }[] {
  if (transfer.debitAccountId === accountId) return [{ seq: transfer.debitSeq, balance: transfer.debitBalanceMinor }];
  return transfer.creditAccountId === accountId ? [{ seq: transfer.creditSeq, balance: transfer.creditBalanceMinor }] : [];
}
const byId = (left: Account, right: Account) => (left.id < right.id ? -1 : 1);

test('whatever is asked of it, the books balance and nobody is overdrawn', () => {
  fc.assert(
    fc.property(history, (journals) => {
      const books = new Books();
      books.post(journals, start);
      const accounts = [...books.accounts.values()];
      const total = (counter: (account: Account) => bigint) => accounts.reduce((sum, account) => sum + counter(account), 0n);
      expect(total((each) => each.debitsPosted)).toBe(total((each) => each.creditsPosted));
      expect(total((each) => each.debitsPending)).toBe(total((each) => each.creditsPending));
      for (const account of accounts) {
        if (account.noOverdraft) expect(availableMinor(account)).toBeGreaterThanOrEqual(0n);
        expect(account.debitsPending >= 0n && account.creditsPending >= 0n).toBe(true);
        const own = books.transfers.flatMap((transfer) => sideOf(transfer, account.id));
        expect(own.map(({ seq }) => seq)).toEqual(own.map((_, index) => BigInt(index + 1)));
        expect(BigInt(own.length)).toBe(account.seq);
        expect(own.at(-1)?.balance ?? 0n).toBe(balanceMinor(account));
      }
    }),
  );
});

test('a batch has the effect that its journals have one by one', () => {
  fc.assert(
    fc.property(history, (journals) => {
      const [together, alone] = [new Books(), new Books()];
      const batch = together.post(journals, start);
      const single = journals.flatMap((each) => alone.post([each], start));
      expect(batch).toEqual(single);
      expect(figures(together)).toEqual(figures(alone));
      expect(together.transfers).toEqual(alone.transfers);
    }),
  );
});

test('asking everything again changes nothing and answers the same', () => {
  fc.assert(
    fc.property(history, (journals) => {
      const books = new Books();
      const first = books.post(journals, start);
      const before = figures(books);
      const again = books.post(journals, new Date(start.getTime() + 3_600_000));
      expect(figures(books)).toEqual(before);
      const withoutReplayed = (outcome: Outcome) => ({ ...outcome, replayed: true });
      // What was a conflict stays one; the ids it collided with are still there.
      expect(again.map(withoutReplayed)).toEqual(first.map(withoutReplayed));
    }),
  );
});

test('a pending transfer is resolved at most once, by no more than it holds', () => {
  fc.assert(
    fc.property(history, (journals) => {
      const books = new Books();
      books.post(journals, start);
      const resolving = books.transfers.filter(({ pendingId }) => pendingId !== null);
      expect(new Set(resolving.map(({ pendingId }) => pendingId)).size).toBe(resolving.length);
      for (const { pendingId, amountMinor: moved } of resolving)
        expect(moved <= (books.pendings.get(pendingId ?? '')?.amountMinor ?? 0n)).toBe(true);
    }),
  );
});

test('a journal is reversed at most once', () => {
  fc.assert(
    fc.property(history, (journals) => {
      const books = new Books();
      const outcomes = books.post(journals, start);
      const reversing = journals.filter(({ reversesId }, index) => {
        const outcome = outcomes[index];
        return reversesId !== undefined && outcome?.status === 'posted' && !outcome.replayed;
      });
      expect(new Set(reversing.map(({ reversesId }) => reversesId)).size).toBe(reversing.length);
    }),
  );
});

test('equal requests have equal hashes, others have not', () => {
  fc.assert(
    fc.property(journal, journal, (left, right) => {
      expect(requestHashOf({ ...left, id: 'other' })).toBe(requestHashOf(structuredClone(left)));
      const asText = (each: NewJournal) =>
        JSON.stringify([each.reversesId, each.transfers], (_, value) => (typeof value === 'bigint' ? `${value}` : value));
      if (asText(left) !== asText(right)) expect(requestHashOf(left)).not.toBe(requestHashOf(right));
    }),
  );
});

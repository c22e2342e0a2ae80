import { booksBalance } from '@quittance/testing/books';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createLedger, journalOf, type Ledger, moving, now, uuid } from '../../test/ledger-fixture.ts';
import type { NewJournal } from './ledger.ts';
import { createPoster, type Poster, PosterBusy } from './poster.ts';

let ledger: Ledger;
let batches: number[] = [];
beforeAll(async () => {
  ledger = await createLedger();
});
afterEach(async () => {
  batches = [];
  await booksBalance(ledger.database.ownerUrl);
});
afterAll(() => ledger.close());

/** An account that may be overdrawn. */
const sourceOf = () => ledger.idOf('source:EUR');

function posterOf(options: { maxBatch?: number; maxWaiting?: number; afterPost?: () => Promise<void> } = {}): Poster {
  return createPoster({
    pool: ledger.pool,
    now,
    afterCommit: () => undefined,
    afterPost: async (_sql, _posting, submissions) => {
      batches.push(submissions.length);
      await options.afterPost?.();
    },
    ...(options.maxBatch === undefined ? {} : { maxBatch: options.maxBatch }),
    ...(options.maxWaiting === undefined ? {} : { maxWaiting: options.maxWaiting }),
  });
}

test('500 submitters at once share a few transactions, and each gets its own outcome', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, (_, index) => ledger.open(`many-${index}`, 100n)));
  const poster = posterOf();
  const outcomes = await Promise.all(
    Array.from({ length: 500 }, (_, index) =>
      poster.submit(journalOf(moving(ids[index % 20] ?? '', ids[(index + 7) % 20] ?? '', index % 10 === 0 ? 10_000n : 1n))),
    ),
  );
  expect(outcomes.map(({ status }) => status)).toEqual(
    Array.from({ length: 500 }, (_, index) => (index % 10 === 0 ? 'rejected' : 'posted')),
  );
  // Of each batch what may have to be refused is asked again under locks, with what comes later for the same accounts.
  expect(batches).toHaveLength(4);
  expect([(batches[0] ?? 0) + (batches[1] ?? 0), (batches[2] ?? 0) + (batches[3] ?? 0)]).toEqual([256, 244]);
  await poster.stop();
});

test('a batch is decided on what the one before will leave, and written beside it', async () => {
  const [a, b, c] = [await ledger.open('side-a', 5n), await ledger.open('side-b'), await ledger.open('side-c')];
  const d = await ledger.open('side-d');
  const [held, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const poster = posterOf({
    afterPost: () => {
      if (batches.length > 1) return Promise.resolve();
      held.resolve();
      return gate.promise;
    },
  });
  const submit = (from: string, to: string) => poster.submit(journalOf(moving(from, to, 5n)));
  const first = submit(a, b);
  await held.promise;
  // Each needs what the one before brings, and the first of them is not there yet.
  const waiting = [submit(b, c), submit(c, d)];
  await expect.poll(() => batches).toEqual([1, 2]);
  gate.resolve();
  const statuses = (await Promise.all([first, ...waiting])).map(({ status }) => status);
  expect(statuses).toEqual(['posted', 'posted', 'posted']);
  await poster.stop();
});

// Mutant: nobody looks whether the accounts are still as they were.
test('what others move in between is seen: posters side by side, and writers that lock', async () => {
  const [a, b] = [await ledger.open('between-a', 10n), await ledger.open('between-b')];
  const posters = [posterOf(), posterOf()];
  for (let round = 0; round < 10; round++) {
    await ledger.post(journalOf(moving(await sourceOf(), a, 1n)));
    expect(await posters[round % 2]?.submit(journalOf(moving(a, b, 1n)))).toMatchObject({ status: 'posted' });
  }
  expect([await ledger.balance(a), await ledger.balance(b)]).toEqual([10n, 10n]);
  await Promise.all(posters.map((poster) => poster.stop()));
});

// Mutant: only the account's number is compared. Chaos found it.
test('what another writer leaves instead of the batch before is not taken for it, though its number is the same', async () => {
  const [a, b, c] = [await ledger.open('instead-a', 5n), await ledger.open('instead-b'), await ledger.open('instead-c')];
  const [held, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const poster = posterOf({
    afterPost: () => {
      if (batches.length > 1) return Promise.resolve();
      held.resolve();
      return gate.promise;
    },
  });
  const first = poster.submit(journalOf(moving(a, b, 5n)));
  await held.promise;
  const sessions = (condition: string, count: number) =>
    expect.poll(() => sessionsThat(condition), { timeout: 10_000 }).toBe(count);
  // Its statements were sent; now the last of them is done, and the accounts are locked.
  await sessions(`state = 'idle in transaction' AND query LIKE '%FROM rejection%'`, 1);
  const other = ledger.post(journalOf(moving(await sourceOf(), b, 3n)));
  await sessions(`wait_event_type = 'Lock'`, 1);
  const second = poster.submit(journalOf(moving(b, c, 5n)));
  await sessions(`wait_event_type = 'Lock'`, 2);
  gate.reject(new Error('the database is away'));
  await expect(first).rejects.toThrow('away');
  await other;
  expect(await second).toMatchObject({ status: 'rejected', rejection: { code: 'insufficient_funds', availableMinor: 3n } });
  await poster.stop();
});

async function sessionsThat(condition: string): Promise<number> {
  const [row] = await ledger.sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND ${condition}`,
  );
  return row?.count ?? 0;
}

// Mutant: nobody looks whether the id was refused.
test('a refusal by one poster is remembered by another, which knows of money that has come since', async () => {
  const [a, b] = [await ledger.open('refused-a'), await ledger.open('refused-b', 10n)];
  const [one, other] = [posterOf(), posterOf()];
  const journal = journalOf(moving(a, b, 5n));
  const first = await one.submit(journal);
  expect(first).toMatchObject({ status: 'rejected', replayed: false });
  await other.submit(journalOf(moving(b, a, 5n)));
  expect(await other.submit(journal)).toEqual({ ...first, replayed: true });
  expect(await ledger.balance(a)).toBe(5n);
  await Promise.all([one.stop(), other.stop()]);
});

test('what is only refused because the money is not known to be there is asked again under locks', async () => {
  const [a, b] = [await ledger.open('late-a'), await ledger.open('late-b')];
  const poster = posterOf();
  await poster.submit(journalOf(moving(a, b, 1n)));
  await ledger.post(journalOf(moving(await sourceOf(), a, 1n)));
  expect(await poster.submit(journalOf(moving(a, b, 1n)))).toMatchObject({ status: 'posted' });
  await poster.stop();
});

test('what is refused is refused at its place: later ones for the same account do not come before it', async () => {
  const [a, b] = [await ledger.open('place-a', 5n), await ledger.open('place-b')];
  const poster = posterOf();
  const journal = journalOf(moving(a, b, 1n));
  const asked = [journal, journalOf(moving(a, b, 5n)), journal, journalOf(moving(a, b, 4n))];
  const outcomes = await poster.submitAll(asked);
  expect(outcomes).toMatchObject([
    { status: 'posted', replayed: false },
    { status: 'rejected', rejection: { availableMinor: 4n } },
    { status: 'posted', replayed: true },
    { status: 'posted', replayed: false },
  ]);
  await poster.stop();
});

test('two posters that meet the same ids in opposite orders end, and each id has one effect', async () => {
  const [a, b] = [await ledger.open('cross-a', 100n), await ledger.open('cross-b')];
  const posters = [posterOf({ maxBatch: 1 }), posterOf({ maxBatch: 1 })];
  const journals = Array.from({ length: 40 }, () => journalOf(moving(a, b, 1n)));
  const outcomes = await Promise.all([
    ...journals.map((journal) => posters[0]?.submit(journal)),
    ...journals.toReversed().map((journal) => posters[1]?.submit(journal)),
  ]);
  expect(outcomes.every((outcome) => outcome?.status === 'posted')).toBe(true);
  expect(outcomes.filter((outcome) => outcome?.status === 'posted' && !outcome.replayed)).toHaveLength(40);
  expect(await ledger.balance(b)).toBe(40n);
  await Promise.all(posters.map((poster) => poster.stop()));
});

test('random histories by many submitters, with posters and locking writers at the same accounts: every outcome holds', async () => {
  const ids = await Promise.all(Array.from({ length: 6 }, (_, index) => ledger.open(`mixed-${index}`, 50n)));
  const posters = [posterOf({ maxBatch: 7 }), posterOf({ maxBatch: 3 })];
  const any = () => ids[Math.floor(Math.random() * ids.length)] ?? '';
  const submitted = Array.from({ length: 240 }, (_, index) => {
    const journal = journalOf(moving(any(), any(), BigInt(1 + (index % 40))));
    const post = index % 5 === 0 ? ledger.post(journal).then(([outcome]) => outcome) : posters[index % 2]?.submit(journal);
    return post?.then((outcome) => ({ journal, outcome }));
  });
  const all = await Promise.all(submitted);
  const expected = new Map(ids.map((id) => [id, 50n]));
  for (const each of all) {
    const [move] = each?.outcome?.status === 'posted' ? each.journal.transfers : [];
    if (move?.kind !== 'single') continue;
    expected.set(move.debitAccountId, (expected.get(move.debitAccountId) ?? 0n) - move.amountMinor);
    expected.set(move.creditAccountId, (expected.get(move.creditAccountId) ?? 0n) + move.amountMinor);
  }
  expect(await Promise.all(ids.map(ledger.balance))).toEqual(ids.map((id) => expected.get(id)));
  const again = await Promise.all(all.map((each, index) => each && posters[(index + 1) % 2]?.submit(each.journal)));
  expect(again.map((outcome) => outcome?.status)).toEqual(all.map((each) => each?.outcome?.status));
  await Promise.all(posters.map((poster) => poster.stop()));
});

test('a lonely submission does not wait for company', async () => {
  const [from, to] = [await ledger.open('lonely-a', 10n), await ledger.open('lonely-b')];
  const poster = posterOf();
  for (let round = 0; round < 3; round++) await poster.submit(journalOf(moving(from, to, 1n)));
  expect(batches).toEqual([1, 1, 1]);
  await poster.stop();
});

test('10,000 submissions of one id at once, by two posters: one effect, the same answer to all, another body is a conflict', async () => {
  const [from, to] = [await ledger.open('twice-a', 300n), await ledger.open('twice-b')];
  const posters = [posterOf(), posterOf()];
  const journal = journalOf(moving(from, to, 1n));
  const other: NewJournal = { ...journal, reference: 'something else' };
  const first = await posters[0]?.submit(journal);
  const outcomes = await Promise.all(
    Array.from({ length: 10_000 }, (_, index) => posters[index % 2]?.submit(index % 100 === 99 ? other : journal)),
  );
  expect(first).toMatchObject({ status: 'posted', replayed: false });
  expect(outcomes).toEqual(
    Array.from({ length: 10_000 }, (_, index) => (index % 100 === 99 ? { status: 'conflict' } : { ...first, replayed: true })),
  );
  expect(await ledger.balance(to)).toBe(1n);
  expect(await ledger.account(to)).toMatchObject({ seq: 1n });
  await Promise.all(posters.map((poster) => poster.stop()));
});

test('what PostgreSQL refuses hurts nobody else of its batch', async () => {
  const [from, to] = [await ledger.open('hurt-a', 100n), await ledger.open('hurt-b')];
  const poster = posterOf();
  // Longer than the column allows: no door lets that pass, the table is the last to refuse it.
  const bad: NewJournal = { ...journalOf(moving(from, to, 1n)), reference: 'x'.repeat(200) };
  const outcomes = await Promise.allSettled([
    poster.submit(journalOf(moving(from, to, 1n))),
    poster.submit(bad),
    poster.submit(journalOf(moving(from, to, 1n))),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await ledger.balance(to)).toBe(2n);
  await poster.stop();
});

test('events that can not be written keep the money where it is', async () => {
  const [from, to] = [await ledger.open('events-a', 10n), await ledger.open('events-b')];
  const poster = posterOf({ afterPost: () => Promise.reject(new Error('no room')) });
  await expect(poster.submit(journalOf(moving(from, to, 1n)))).rejects.toThrow('no room');
  expect(await ledger.balance(to)).toBe(0n);
  await poster.stop();
});

test('more than may wait are turned away instead of piling up', async () => {
  const [from, to] = [await ledger.open('busy-a', 10n), await ledger.open('busy-b')];
  const poster = posterOf({ maxWaiting: 2 });
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => poster.submit(journalOf(moving(from, to, 1n)))));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(outcomes[2]).toMatchObject({ reason: expect.any(PosterBusy) });
  await poster.stop();
});

test('stopping posts what waits', async () => {
  const [from, to] = [await ledger.open('stop-a', 10n), await ledger.open('stop-b')];
  const poster = posterOf({ maxBatch: 1 });
  const submitted = [1, 2, 3].map(() => poster.submit(journalOf(moving(from, to, 1n))));
  await poster.stop();
  expect((await Promise.all(submitted)).map(({ status }) => status)).toEqual(['posted', 'posted', 'posted']);
});

// It once waited for a submission when its last two transactions had ended in the same turn of the event loop.
test('stopping ends, however close together the last transactions do', async () => {
  const pairs = await Promise.all(
    [1, 2].map(async (pair) => [await ledger.open(`end-from-${pair}`, 30n), await ledger.open(`end-to-${pair}`)] as const),
  );
  for (let round = 0; round < 30; round++) {
    const gate = Promise.withResolvers<void>();
    const poster = posterOf({ maxBatch: 1, afterPost: () => gate.promise });
    batches = [];
    const submitted = pairs.map(([from, to]) => poster.submit(journalOf(moving(from, to, 1n))));
    await expect.poll(() => batches.length, { interval: 1 }).toBe(2);
    gate.resolve();
    await Promise.all(submitted);
    await poster.stop();
  }
});

test('a malformed journal is refused before it can spoil a batch', async () => {
  const poster = posterOf();
  await expect(poster.submit({ id: uuid(), type: 'test', transfers: [] })).rejects.toThrow('a journal has a transfer');
  await expect(poster.submit(journalOf(moving(uuid(), uuid(), 0n)))).rejects.toThrow('amounts are positive');
});

test('many submitted together share transactions, and are turned away together', async () => {
  const [from, to] = [await ledger.open('together-a', 10n), await ledger.open('together-b')];
  const poster = posterOf({ maxWaiting: 300 });
  const journals = Array.from({ length: 300 }, (_, index) => journalOf(moving(from, to, index < 10 ? 1n : 2n)));
  const outcomes = await poster.submitAll(journals);
  expect(outcomes.map(({ status }) => status)).toEqual(journals.map((_, index) => (index < 10 ? 'posted' : 'rejected')));
  expect(batches).toEqual([10, 246, 44]);
  const more = [...journals, journalOf(moving(from, to, 1n))];
  await expect(poster.submitAll(more)).rejects.toThrow(PosterBusy);
  expect(await ledger.balance(to)).toBe(10n);
  await poster.stop();
});

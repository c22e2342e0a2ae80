import { assert, asyncProperty, bigInt, constantFrom, dictionary, record } from 'fast-check';
import { expect, test } from 'vitest';
import { type Comparison, compare, mostDifferences } from './compare.ts';
import { confirm } from './confirm.ts';
import type { Fact, Facts } from './facts.ts';

async function* of(...facts: Fact[]): AsyncGenerator<Fact> {
  yield* facts;
}
const eur = (id: string, amountMinor: bigint): Fact => ({ id, currency: 'EUR', amountMinor });
const compared = (expected: Facts, found: Facts) => compare({ check: 'test', expected, found });

test('sides that say the same agree, in each currency', async () => {
  const facts = [eur('a', 1n), { id: 'a', currency: 'USD', amountMinor: 5n }, eur('b', 2n)];
  expect(await compared(of(...facts), of(...facts))).toEqual({
    check: 'test',
    differenceCount: 0,
    differences: [],
    figures: [
      { currency: 'EUR', expectedCount: 2, expectedMinor: 3n, foundCount: 2, foundMinor: 3n },
      { currency: 'USD', expectedCount: 1, expectedMinor: 5n, foundCount: 1, foundMinor: 5n },
    ],
  });
});

test('what is missing, what is too much, another amount and another currency are told apart by id', async () => {
  const { differences, differenceCount, figures } = await compared(
    of(eur('a', 1n), eur('b', 2n), eur('c', 3n), eur('e', 5n)),
    of(eur('b', 2n), eur('c', 4n), eur('d', 4n), { ...eur('e', 5n), currency: 'USD' }),
  );
  const difference = (kind: string, id: string, expectedMinor: bigint | null, foundMinor: bigint | null, currency = 'EUR') => ({
    kind,
    id,
    currency,
    expectedMinor,
    foundMinor,
  });
  expect(differences).toEqual([
    difference('MISSING', 'a', 1n, null),
    difference('AMOUNT', 'c', 3n, 4n),
    difference('SURPLUS', 'd', null, 4n),
    difference('MISSING', 'e', 5n, null),
    difference('SURPLUS', 'e', null, 5n, 'USD'),
  ]);
  expect(differenceCount).toBe(5);
  expect(figures[0]).toEqual({ currency: 'EUR', expectedCount: 4, expectedMinor: 11n, foundCount: 3, foundMinor: 10n });
});

const amounts = dictionary(constantFrom(...'abcdefgh'), bigInt({ min: 0n, max: 3n }));
const factsOf = (known: Record<string, bigint>) =>
  Object.keys(known)
    .sort()
    .map((id) => eur(id, known[id] ?? 0n));

test('whatever two sides say, each id on which they do not agree is told, and no other', async () => {
  await assert(
    asyncProperty(record({ left: amounts, right: amounts }), async ({ left, right }) => {
      const { differences } = await compared(of(...factsOf(left)), of(...factsOf(right)));
      const expected = [...'abcdefgh'].filter((id) => left[id] !== right[id]);
      expect(differences.map(({ id }) => id)).toEqual(expected);
    }),
  );
});

const many = (count: number) => of(...Array.from({ length: count }, (_, index) => eur(String(index).padStart(5, '0'), 1n)));

test('the first of them are listed, all are counted; of those that are confirmed the first 100', async () => {
  const look = async () => [await compared(many(mostDifferences + 50), of())];
  const [seen] = await look();
  expect([seen?.differences.length, seen?.differenceCount]).toEqual([mostDifferences, mostDifferences + 50]);
  const [confirmed] = await confirm(look, async () => undefined);
  expect([confirmed?.differences.length, confirmed?.differenceCount]).toEqual([100, mostDifferences + 50]);
  expect(confirmed?.differences.at(-1)?.id).toBe('00099');
});

test('a side that is out of order, or says the same twice, is refused', async () => {
  await expect(compared(of(eur('b', 1n), eur('a', 1n)), of())).rejects.toThrow('facts come in order');
  await expect(compared(of(), of(eur('a', 1n), eur('a', 1n)))).rejects.toThrow('facts come in order');
});

test('only what both of two looks see alike is a difference: the rest was on its way', async () => {
  const looks = [
    [compared(of(eur('a', 1n), eur('b', 1n), eur('c', 1n)), of(eur('c', 2n)))],
    [compared(of(eur('a', 1n), eur('b', 1n), eur('c', 1n), eur('d', 1n)), of(eur('b', 1n), eur('c', 3n)))],
  ];
  let waits = 0;
  const [comparison] = await confirm(
    () => Promise.all(looks.shift() ?? []),
    async () => {
      waits += 1;
    },
  );
  expect(comparison?.differences.map(({ id }) => id)).toEqual(['a']);
  expect([comparison?.differenceCount, waits, looks.length]).toEqual([1, 1, 0]);
});

test('a difference behind more than can be listed is not lost once those have arrived', async () => {
  const lost = eur('x', 1n);
  const onTheWay = async function* () {
    yield* many(mostDifferences);
    yield lost;
  };
  const looks = [() => compared(onTheWay(), of()), () => compared(of(lost), of()), () => compared(of(lost), of())];
  const look = async (): Promise<Comparison[]> => [(await looks.shift()?.()) ?? (await compared(of(), of()))];
  const [comparison] = await confirm(look, async () => undefined);
  expect(comparison).toMatchObject({ differenceCount: 1, differences: [{ id: 'x' }] });
});

test('when one side fails the other one is let go', async () => {
  let isOpen = true;
  const held = async function* () {
    try {
      yield* [eur('a', 1n), eur('b', 1n)];
    } finally {
      isOpen = false;
    }
  };
  const failing = async function* (): AsyncGenerator<Fact> {
    yield eur('a', 1n);
    throw new Error('connection lost');
  };
  await expect(compared(held(), failing())).rejects.toThrow('connection lost');
  expect(isOpen).toBe(false);
});

test('who finds nothing does not look again', async () => {
  const look = async () => [await compared(of(), of())];
  await confirm(look, () => Promise.reject(new Error('there is nothing to wait for')));
});

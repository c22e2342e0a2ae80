import type { Fixture } from './start-fixture.ts';

/** Answers what has come to some accounts since now, whenever it is asked. */
export async function watch<Name extends string>(
  fixture: Fixture,
  codeOf: Readonly<Record<Name, string>>,
): Promise<() => Promise<Record<Name, bigint>>> {
  const balances = async () => {
    const rows = await fixture.rows<{ code: string; balance: bigint }>(
      'SELECT code, credits_posted - debits_posted AS balance FROM account WHERE code = ANY($1)',
      Object.values(codeOf),
    );
    return new Map(rows.map(({ code, balance }) => [code, balance]));
  };
  const before = await balances();
  return async () => {
    const now = await balances();
    const moved = Object.entries<string>(codeOf).map(([name, code]) => [name, (now.get(code) ?? 0n) - (before.get(code) ?? 0n)]);
    return Object.fromEntries(moved) as Record<Name, bigint>;
  };
}

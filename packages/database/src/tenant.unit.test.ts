import { expect, test } from 'vitest';
import { forTenant } from './tenant.ts';

test("who asks waits for a connection as long as the pool does, not for Prisma's two seconds", async () => {
  const asked: unknown[] = [];
  const tx = { $queryRawUnsafe: async () => [], bill: { count: async () => 3 } };
  const $transaction = (work: (transaction: typeof tx) => Promise<unknown>, options: unknown) => {
    asked.push(options);
    return work(tx);
  };
  const tenant = { organizationId: null, organizationIds: [], personId: null, idempotencyScope: null };
  const db = forTenant({ $transaction, bill: tx.bill }, tenant);

  expect(await db.bill.count()).toBe(3);
  await db.$transaction(async () => undefined, { timeout: 5 });

  expect(asked).toEqual([{ maxWait: 10_000 }, { maxWait: 10_000, timeout: 5 }]);
});

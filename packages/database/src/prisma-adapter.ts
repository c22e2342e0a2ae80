import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlDriverAdapter, SqlQuery, Transaction } from '@prisma/driver-adapter-utils';
import { overriding } from './overriding.ts';

/**
 * Prisma's adapter over a pool of `createPool`, with transactions that end once. When one runs out of time, Prisma rolls it back and gives its
 * connection to the next one; but an operation of several statements that is under way goes on, and what it sends then would be done without
 * a transaction, or in somebody else's.
 */
export class PrismaAdapter extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const startTransaction: SqlDriverAdapter['startTransaction'] = async (isolationLevel) =>
      endingOnce(await adapter.startTransaction(isolationLevel));
    return overriding(adapter, { startTransaction });
  }
}

function endingOnce(transaction: Transaction): Transaction {
  let isOver = false;
  const refuseWhenOver = () => {
    if (isOver) throw new Error('The transaction is over: it was committed, rolled back, or ran out of time');
  };
  return overriding(transaction, {
    queryRaw: async (query: SqlQuery) => {
      refuseWhenOver();
      return transaction.queryRaw(query);
    },
    executeRaw: async (query: SqlQuery) => {
      refuseWhenOver();
      // From when it is sent: what comes after it is behind it.
      isOver = query.sql === 'COMMIT' || query.sql === 'ROLLBACK';
      return transaction.executeRaw(query);
    },
  });
}

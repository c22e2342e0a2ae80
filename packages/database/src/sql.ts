/**
 * The least that SQL needs: run a statement inside whatever transaction the caller is in. Implemented over a `pg` client and over a
 * Prisma transaction, so that mechanisms (outbox, inbox, ledger) join the transaction of a command without knowing what opened it.
 *
 * Values come back as `pg` gives them, but `bigint` columns as `bigint`. Cast `numeric` to text in the statement.
 */
export type Sql = {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** As `query`, for statements whose affected row count matters. */
  execute(text: string, values?: readonly unknown[]): Promise<number>;
  /** As `execute`, for what nothing in the transaction depends on: it may be answered as late as at the commit, which then fails with it. */
  send(text: string, values?: readonly unknown[]): Promise<void>;
};

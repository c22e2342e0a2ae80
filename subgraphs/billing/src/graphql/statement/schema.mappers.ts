import type { Statement } from '../../statement/statement.ts';

/** What resolvers of this type get as parent. Who hands a statement out has checked that the caller may see the wallet. */
export type StatementMapper = Statement;

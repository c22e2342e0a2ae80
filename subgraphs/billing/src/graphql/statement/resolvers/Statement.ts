import { prismaSql } from '@quittance/database/prisma-sql';
import { connectionOf, parsePage } from '@quittance/graphql-kit/connection';
import type { Deps } from '../../../deps.ts';
import type { Format, Statement as LoadedStatement } from '../../../statement/statement.ts';
import { pageOfStatement } from '../../../statement/store.ts';
import { moneyOf } from '../../money.ts';
import type { StatementResolvers } from './../../types.generated.ts';
import { seqOfCursor } from '../../wallet/seq-of-cursor.ts';

export const Statement: StatementResolvers = {
  opening: ({ openingMinor, wallet }) => moneyOf(openingMinor, wallet.currency),
  closing: ({ closingMinor, wallet }) => moneyOf(closingMinor, wallet.currency),
  entries: async (statement, args, { deps }) => {
    const page = parsePage(args, 1);
    const entries = await pageOfStatement(prismaSql(deps.db), statement, seqOfCursor(page), page.first + 1);
    return connectionOf(entries, page, ({ seq }) => [seq.toString()]);
  },
  csvUrl: (statement, _args, { deps }) => urlOf(deps, statement, 'csv'),
  jsonUrl: (statement, _args, { deps }) => urlOf(deps, statement, 'json'),
};

function urlOf(deps: Deps, { wallet, from, to }: LoadedStatement, format: Format): string {
  return deps.statementLinks.urlOf({ walletId: wallet.id, from, to, format }, deps.now());
}

import { prismaSql } from '@quittance/database/prisma-sql';
import { connectionOf, parsePage } from '@quittance/graphql-kit/connection';
import type { Format, Statement as LoadedStatement } from '../../../statement/statement.ts';
import { pageOfStatement } from '../../../statement/store.ts';
import type { Context } from '../../context.ts';
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
  csvUrl: (statement, _args, context) => urlOf(context, statement, 'csv'),
  jsonUrl: (statement, _args, context) => urlOf(context, statement, 'json'),
  pdfUrl: (statement, _args, context) => urlOf(context, statement, 'pdf'),
};

function urlOf({ deps, caller: { organization } }: Context, { wallet, from, to }: LoadedStatement, format: Format): string {
  // Persons' names are another service's; of organisations the caller's token tells the one that is acted for.
  const isTheirs = organization !== null && organization.id === wallet.owner.organizationId;
  const ownerName = isTheirs && format === 'pdf' ? organization.name : null;
  return deps.statementLinks.urlOf({ walletId: wallet.id, from, to, format, ownerName }, deps.now());
}

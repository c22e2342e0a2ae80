import { pgSql } from '@quittance/database/prisma-sql';
import { unauthenticated } from '@quittance/graphql-kit/errors';
import { listRates } from '../../../../exchange/store.ts';
import type { QueryResolvers } from './../../../types.generated.ts';

export const exchangeRates: NonNullable<QueryResolvers['exchangeRates']> = (_parent, _args, { caller, deps }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  return listRates(pgSql(deps.pool), deps.now());
};

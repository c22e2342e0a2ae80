import { pgSql } from '@quittance/database/prisma-sql';
import { forbidden, unauthenticated } from '@quittance/graphql-kit/errors';
import { findReport, findRuns } from '../../../../proof/store.ts';
import type { QueryResolvers } from './../../../types.generated.ts';

export const reconciliation: NonNullable<QueryResolvers['reconciliation']> = async (_parent, _args, { caller, deps }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  if (!caller.platformAdmin) throw forbidden();
  const sql = pgSql(deps.pool);
  const [runs, report] = await Promise.all([findRuns(sql, 'RECONCILIATION'), findReport(sql, 'RECONCILIATION')]);
  return { ...runs, everySeconds: deps.proofSchedule.RECONCILIATION, comparisons: report ?? [] };
};

import { can } from '@quittance/access/permissions';
import { prismaSql } from '@quittance/database/prisma-sql';
import { badInput, forbidden, unauthenticated } from '@quittance/graphql-kit/errors';
import { currencyCode, dateOnly, idOf } from '@quittance/graphql-kit/input';
import { mostPeriods, periodsOf, summarize } from '../../../../report/report.ts';
import { loadMovements } from '../../../../report/store.ts';
import type { QueryResolvers } from './../../../types.generated.ts';

export const billingReport: NonNullable<QueryResolvers['billingReport']> = async (_parent, args, { caller, deps }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  const { organization } = caller;
  if (organization === null || !can(caller, 'reports:read'))
    throw forbidden('This needs an organisation and the permission reports:read.');
  const [from, to] = [accepted(dateOnly, ['from'], args.from), accepted(dateOnly, ['to'], args.to)];
  if (to < from) throw badInput(['to'], 'must not be before from');
  const { partnerId, currency } = args.filter ?? {};
  const query = {
    organizationId: organization.id,
    from,
    to,
    groupBy: args.groupBy ?? 'MONTH',
    partnerId: partnerId == null ? null : accepted(idOf('ptn'), ['filter', 'partnerId'], partnerId),
    currency: currency == null ? null : accepted(currencyCode, ['filter', 'currency'], currency),
  } as const;
  const periods = periodsOf(query);
  if (periods === null) throw badInput(['to'], `must be at most ${mostPeriods} periods after from; take longer periods`);
  return { ...query, ...summarize(periods, await loadMovements(prismaSql(deps.db), query)) };
};

type Schema<T> = {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: { message: string }[] } };
};

function accepted<T>(schema: Schema<T>, path: readonly string[], value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw badInput(path, parsed.error.issues[0]?.message ?? 'is not acceptable');
}

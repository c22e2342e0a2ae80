import { prismaSql } from '@quittance/database/prisma-sql';
import { badInput } from '@quittance/graphql-kit/errors';
import { dateOnly } from '@quittance/graphql-kit/input';
import { parseId } from '@quittance/ids';
import { loadStatement } from '../../../../statement/store.ts';
import type { QueryResolvers } from './../../../types.generated.ts';

export const walletStatement: NonNullable<QueryResolvers['walletStatement']> = async (_parent, args, { deps, loaders }) => {
  const { from, to } = args;
  for (const [name, day] of Object.entries({ from, to })) {
    const parsed = dateOnly.safeParse(day);
    if (!parsed.success) throw badInput([name], parsed.error.issues[0]?.message ?? 'must be a day');
  }
  if (to < from) throw badInput(['to'], 'must not be before from');
  const id = parseId('wal', args.walletId);
  const wallet = id === null ? null : await loaders.wallets.load(id);
  return wallet === null ? null : loadStatement(prismaSql(deps.db), wallet, { from, to });
};

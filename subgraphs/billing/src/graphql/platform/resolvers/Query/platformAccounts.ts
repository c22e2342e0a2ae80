import { forbidden, unauthenticated } from '@quittance/graphql-kit/errors';
import { listPlatformAccounts } from '../../../../platform/list-platform-accounts.ts';
import type { QueryResolvers } from './../../../types.generated.ts';

export const platformAccounts: NonNullable<QueryResolvers['platformAccounts']> = (_parent, _args, { caller, deps }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  if (!caller.platformAdmin) throw forbidden();
  return listPlatformAccounts(deps.db);
};

import { forbidden, unauthenticated } from '@quittance/graphql-kit/errors';
import { verifyNow } from '../../../../ledger/verify-now.ts';
import type { QueryResolvers } from './../../../types.generated.ts';

export const ledgerVerification: NonNullable<QueryResolvers['ledgerVerification']> = (_parent, _args, { caller, deps }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  if (!caller.platformAdmin) throw forbidden();
  return verifyNow(deps.pool, deps.now());
};

import { forbidden, unauthenticated } from '@quittance/graphql-kit/errors';
import { mayRead } from '../../../../message/visibility.ts';
import { namesOf } from '../../../../provider/chain.ts';
import type { QueryResolvers } from './../../../types.generated.ts';

export const mailProviders: NonNullable<QueryResolvers['mailProviders']> = async (_parent, _args, { caller, deps }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  const mayAsk = mayRead(caller, null) || (caller.organization !== null && mayRead(caller, caller.organization.id));
  if (!mayAsk) throw forbidden();
  return namesOf(deps.chain).map((id) => ({ id }));
};

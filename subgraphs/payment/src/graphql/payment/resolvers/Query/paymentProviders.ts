import { unauthenticated } from '@quittance/graphql-kit/errors';
import type { QueryResolvers } from './../../../types.generated.ts';

export const paymentProviders: NonNullable<QueryResolvers['paymentProviders']> = (_parent, _args, { caller, deps }) => {
  if (caller.userId === null) throw unauthenticated();
  return [...deps.providers.values()].map(({ id, name, capabilities: { sandbox, currencies } }) => ({
    id,
    name,
    sandbox,
    currencies: currencies === null ? null : [...currencies],
  }));
};

import { notFound } from '@quittance/graphql-kit/errors';
import { actingFor } from '../../../../refusal.ts';
import type { QueryResolvers } from '../../../types.generated.ts';

export const organization: NonNullable<QueryResolvers['organization']> = async (_parent, _args, { caller, loaders }) => {
  const found = await loaders.organizations.load(actingFor(caller, 'organization:read').id);
  if (found === null) throw notFound();
  return found;
};

import { unauthenticated } from '@quittance/graphql-kit/errors';
import { signedIn } from '../../../../refusal.ts';
import type { QueryResolvers } from '../../../types.generated.ts';
import { viewOf } from '../../../visibility.ts';

export const me: NonNullable<QueryResolvers['me']> = async (_parent, _args, { caller, loaders }) => {
  const person = await loaders.people.load(signedIn(caller));
  // The token of somebody who deleted their account lives on for a minute.
  if (person === null || person.deletedAt !== null) throw unauthenticated();
  return viewOf(caller, person);
};

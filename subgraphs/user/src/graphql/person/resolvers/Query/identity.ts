import { isSetUp } from '../../../../installation/store.ts';
import { shortestPassword } from '../../../../person/password.ts';
import type { QueryResolvers } from '../../../types.generated.ts';

export const identity: NonNullable<QueryResolvers['identity']> = async (_parent, _args, { deps }) => {
  const awaitsFirstPerson = !(await isSetUp(deps.db));
  return {
    embedded: deps.embedded,
    clerkPublishableKey: deps.clerkPublishableKey,
    awaitsFirstPerson,
    setUpTokenRequired: awaitsFirstPerson && deps.setUpToken !== null,
    minPasswordLength: shortestPassword,
  };
};

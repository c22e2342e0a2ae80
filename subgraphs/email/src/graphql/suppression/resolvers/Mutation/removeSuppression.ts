import type { MutationResolvers } from './../../../types.generated.ts';
export const removeSuppression: NonNullable<MutationResolvers['removeSuppression']> = async (_parent, _arg, _ctx) => {
  /* Implement Mutation.removeSuppression resolver logic here */
};

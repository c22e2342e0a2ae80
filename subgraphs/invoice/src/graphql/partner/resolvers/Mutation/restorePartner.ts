import type { MutationResolvers } from './../../../types.generated.ts';
export const restorePartner: NonNullable<MutationResolvers['restorePartner']> = async (_parent, _arg, _ctx) => {
  /* Implement Mutation.restorePartner resolver logic here */
};

import type { MutationResolvers } from './../../../types.generated.ts';
export const updatePartner: NonNullable<MutationResolvers['updatePartner']> = async (_parent, _arg, _ctx) => {
  /* Implement Mutation.updatePartner resolver logic here */
};

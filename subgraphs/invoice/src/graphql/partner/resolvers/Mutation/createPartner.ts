import type { MutationResolvers } from './../../../types.generated.ts';
export const createPartner: NonNullable<MutationResolvers['createPartner']> = async (_parent, _arg, _ctx) => {
  /* Implement Mutation.createPartner resolver logic here */
};

import type { MutationResolvers } from './../../../types.generated.ts';
export const archivePartner: NonNullable<MutationResolvers['archivePartner']> = async (_parent, _arg, _ctx) => {
  /* Implement Mutation.archivePartner resolver logic here */
};

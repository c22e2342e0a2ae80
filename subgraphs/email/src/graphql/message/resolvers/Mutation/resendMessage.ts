import type { MutationResolvers } from './../../../types.generated.ts';
export const resendMessage: NonNullable<MutationResolvers['resendMessage']> = async (_parent, _arg, _ctx) => {
  /* Implement Mutation.resendMessage resolver logic here */
};

import type { MutationResolvers } from './../../../types.generated.ts';
export const sendMessage: NonNullable<MutationResolvers['sendMessage']> = async (_parent, _arg, _ctx) => {
  /* Implement Mutation.sendMessage resolver logic here */
};

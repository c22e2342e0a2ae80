import type { QueryResolvers } from './../../../types.generated.ts';
export const messages: NonNullable<QueryResolvers['messages']> = async (_parent, _arg, _ctx) => {
  /* Implement Query.messages resolver logic here */
};

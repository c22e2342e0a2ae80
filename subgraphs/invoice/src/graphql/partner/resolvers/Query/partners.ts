import type { QueryResolvers } from './../../../types.generated.ts';
export const partners: NonNullable<QueryResolvers['partners']> = async (_parent, _arg, _ctx) => {
  /* Implement Query.partners resolver logic here */
};

import type { QueryResolvers } from './../../../types.generated.ts';
export const suppressions: NonNullable<QueryResolvers['suppressions']> = async (_parent, _arg, _ctx) => {
  /* Implement Query.suppressions resolver logic here */
};

import type { QueryResolvers } from './../../../types.generated.ts';
export const partner: NonNullable<QueryResolvers['partner']> = async (_parent, _arg, _ctx) => {
  /* Implement Query.partner resolver logic here */
};

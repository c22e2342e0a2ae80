import type { QueryResolvers } from './../../../types.generated.ts';
export const mailProviders: NonNullable<QueryResolvers['mailProviders']> = async (_parent, _arg, _ctx) => {
  /* Implement Query.mailProviders resolver logic here */
};

import type { UserResolvers } from './../../types.generated.ts';
export const User: UserResolvers = {
  /* Implement User resolver logic here */
};

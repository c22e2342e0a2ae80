import type { UserResolvers } from './../../types.generated.ts';

/** The user service tells who it is; all there is here is the key. */
export const User: UserResolvers = {};

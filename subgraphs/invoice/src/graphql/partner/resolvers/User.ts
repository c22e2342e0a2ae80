import type { UserResolvers } from './../../types.generated.ts';

/** Owned by `user`; nothing of it is resolved here. */
export const User: UserResolvers = {};

import type { PayeeResolvers } from '../../types.generated.ts';

/** Nothing to resolve, and no reference to follow: a payee is found by the exact user name or not at all. */
export const Payee: PayeeResolvers = {};

import type { PaymentResolvers } from './../../types.generated.ts';

/** The payment service tells what it is; all there is here is the key. */
export const Payment: PaymentResolvers = {};

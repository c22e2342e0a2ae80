import type { Payment } from '../payment/payment.ts';
import type { CheckoutRef } from '../provider/provider.ts';
import { idempotencyKeyOf } from './store.ts';

/** How a payment's checkout is named to its provider. */
export function refOf(payment: Payment): CheckoutRef {
  return {
    checkoutId: payment.checkoutId,
    reference: payment.id,
    idempotencyKey: idempotencyKeyOf(payment.id, 'CREATE_CHECKOUT'),
  };
}

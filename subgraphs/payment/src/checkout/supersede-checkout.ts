import { err, type Result } from '@quittance/result';
import type { Deps } from '../deps.ts';
import type { PaymentPending } from '../payment/errors.ts';
import { Superseded } from '../payment/plan-invoice-payment.ts';
import { isOpen } from '../payment/progress.ts';
import { awaitChange } from './await-change.ts';
import { cancelCheckout } from './cancel-checkout.ts';

/** Two windows may supersede each other now and then, not for ever. */
const mostRounds = 3;

/**
 * Runs `start`; when an open checkout of the invoice is in the way, cancels that at its provider first and runs it again. What the
 * provider would not cancel (because it is being paid, or does not answer) is answered as PAYMENT_PENDING.
 */
export async function supersedingOpen<T, E>(
  deps: Deps,
  start: () => Promise<Result<T, E>>,
): Promise<Result<T, E | PaymentPending>> {
  for (let round = 0; ; round++) {
    try {
      return await start();
    } catch (error) {
      if (!(error instanceof Superseded)) throw error;
      const opened = await awaitChange(deps, error.open, 'CREATED');
      const ended =
        opened.status === 'REQUIRES_ACTION' && deps.providers.has(opened.provider)
          ? await cancelCheckout(deps, opened, 'SUPERSEDED')
          : opened;
      if (isOpen(ended.status) || round >= mostRounds) {
        return err({ code: 'PAYMENT_PENDING', path: ['invoiceId'], paymentId: ended.id });
      }
    }
  }
}

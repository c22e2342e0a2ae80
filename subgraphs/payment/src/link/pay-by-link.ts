import { assert, type Result } from '@quittance/result';
import { finishStart } from '../checkout/begin-checkout.ts';
import { supersedingOpen } from '../checkout/supersede-checkout.ts';
import type { Deps } from '../deps.ts';
import type { PayableInvoice } from '../invoice/payable-invoice.ts';
import { lockInvoice } from '../invoice/store.ts';
import type { ProviderFailed } from '../payment/errors.ts';
import type { Payment } from '../payment/payment.ts';
import { type PlanError, planInvoicePayment } from '../payment/plan-invoice-payment.ts';

/**
 * Opens a checkout for all that is due, for whoever holds the invoice's payment link. There is no idempotency key: while a checkout is
 * open, everybody gets that one.
 */
export async function payByLink(
  deps: Deps,
  invoice: PayableInvoice,
  provider: string,
): Promise<Result<Payment, PlanError | ProviderFailed>> {
  const wish = { paidBy: null, provider, amount: null, returnUrl: null };
  const started = await supersedingOpen(deps, () =>
    deps.db.$transaction(async (tx) => {
      const locked = await lockInvoice(tx, invoice.id);
      assert(locked !== null, 'an invoice that was issued stays');
      return planInvoicePayment(tx, deps, locked, wish);
    }),
  );
  return started.ok ? finishStart(deps, started.value, `Invoice ${invoice.number}`) : started;
}

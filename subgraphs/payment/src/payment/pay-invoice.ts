import type { Caller } from '@quittance/access/caller';
import type { Id } from '@quittance/ids';
import type { Money } from '@quittance/money/money';
import { assert, err, type Result } from '@quittance/result';
import { payerOf } from '../access.ts';
import { finishStart } from '../checkout/begin-checkout.ts';
import { supersedingOpen } from '../checkout/supersede-checkout.ts';
import { acrossTenants, type Deps } from '../deps.ts';
import { findInvoice, lockInvoice } from '../invoice/store.ts';
import { awaitProjection } from './await-projection.ts';
import type { PaymentError } from './errors.ts';
import type { Payment } from './payment.ts';
import { planInvoicePayment } from './plan-invoice-payment.ts';
import { ownReturnUrl } from './rules.ts';
import { startOnce } from './start-once.ts';

export type PayInvoiceInput = {
  idempotencyKey: string;
  invoiceId: Id<'inv'>;
  provider: string;
  returnUrl: string | null;
  /** Null: what is due. */
  amount: Money | null;
};

export type PayInvoiceError = Exclude<PaymentError, { code: 'WALLET_NOT_FOUND' }>;

/** Opens a checkout for an invoice that the caller, or the organisation they act for, has claimed. */
export async function payInvoice(deps: Deps, caller: Caller, input: PayInvoiceInput): Promise<Result<Payment, PayInvoiceError>> {
  const theirs = await awaitProjection(async () => {
    const invoice = await findInvoice(deps.db, input.invoiceId);
    const paidBy = invoice === null ? null : payerOf(caller, invoice);
    return invoice === null || paidBy === null ? null : { invoice, paidBy };
  });
  if (theirs === null) return err({ code: 'INVOICE_NOT_FOUND', path: ['invoiceId'] });
  const returnUrl = ownReturnUrl(input.returnUrl, deps.publicUrl);
  if (!returnUrl.ok) return returnUrl;

  const wish = { paidBy: theirs.paidBy, provider: input.provider, amount: input.amount, returnUrl: returnUrl.value };
  const command = { mutation: 'payInvoice', caller, key: input.idempotencyKey, input };
  const onItsWay = acrossTenants(deps);
  const started = await supersedingOpen(onItsWay, () =>
    startOnce<PayInvoiceError>(onItsWay, command, async (tx) => {
      const invoice = await lockInvoice(tx, input.invoiceId);
      assert(invoice !== null, 'an invoice that was issued stays');
      return planInvoicePayment(tx, onItsWay, invoice, wish);
    }),
  );
  return started.ok ? finishStart(onItsWay, started.value, `Invoice ${theirs.invoice.number}`) : started;
}

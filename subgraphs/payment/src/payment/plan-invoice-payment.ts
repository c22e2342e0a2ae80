import type { Money } from '@quittance/money/money';
import { err, ok, type Result } from '@quittance/result';
import { planCheckout } from '../checkout/begin-checkout.ts';
import type { Deps, Tx } from '../deps.ts';
import { dueOf, notPayableReason, type PayableInvoice } from '../invoice/payable-invoice.ts';
import type { CurrencyMismatch, InvalidInput, InvoiceNotPayable, PaymentPending, ProviderNotFound } from './errors.ts';
import type { Payer, Payment } from './payment.ts';
import { acceptableAmount, usableProvider } from './rules.ts';
import type { Started } from './start-once.ts';
import { invoiceSituation, writePayer } from './store.ts';

/** How somebody wants to pay an invoice; `amount` null means what is due. */
export type InvoicePayment = { paidBy: Payer | null; provider: string; amount: Money | null; returnUrl: string | null };

export type PlanError = InvoiceNotPayable | PaymentPending | CurrencyMismatch | InvalidInput | ProviderNotFound;

/** Thrown out of the transaction when an open checkout has to be canceled at its provider before another one may be opened. */
export class Superseded extends Error {
  readonly open: Payment;
  constructor(open: Payment) {
    super('An open checkout is in the way');
    this.open = open;
  }
}

/**
 * Decides, under the invoice's lock, what a wish to pay it leads to: a new checkout, the one that is already open (a second window),
 * or a reason why not. While another payment's outcome is open the answer is PAYMENT_PENDING, for paying now could be paying twice.
 */
export async function planInvoicePayment(
  tx: Tx,
  deps: Deps,
  invoice: PayableInvoice,
  wish: InvoicePayment,
): Promise<Result<Started, PlanError>> {
  const { open, unappliedMinor } = await invoiceSituation(tx, invoice.id);
  if (open !== null && (open.status === 'PENDING' || open.status === 'UNKNOWN')) {
    return err({ code: 'PAYMENT_PENDING', path: ['invoiceId'], paymentId: open.id });
  }
  const dueMinor = dueOf(invoice, unappliedMinor);
  const reason = notPayableReason(invoice, dueMinor);
  if (reason !== null) return err({ code: 'INVOICE_NOT_PAYABLE', path: ['invoiceId'], reason });
  const amount = acceptableAmount(
    wish.amount ?? { amountMinor: dueMinor, currency: invoice.currency },
    invoice.currency,
    dueMinor,
  );
  if (!amount.ok) return amount;
  const provider = usableProvider(deps.providers, wish.provider, invoice.currency);
  if (!provider.ok) return provider;

  if (open !== null) {
    if (!isSame(open, provider.value.id, amount.value, deps.now())) throw new Superseded(open);
    if (wish.paidBy !== null) await writePayer(tx, open.id, wish.paidBy);
    return ok({ payment: open, created: false });
  }
  const terms = {
    purpose: 'INVOICE',
    provider: provider.value.id,
    amount: amount.value,
    organizationId: invoice.organizationId,
    invoiceId: invoice.id,
    toWalletId: null,
    toUserId: null,
    toOrganizationId: null,
    paidBy: wish.paidBy,
    returnUrl: wish.returnUrl,
  } as const;
  return ok(await planCheckout(tx, deps, terms));
}

function isSame(open: Payment, provider: string, amount: Money, now: Date): boolean {
  const live = open.expiresAt === null || open.expiresAt > now;
  return live && open.provider === provider && open.amount.amountMinor === amount.amountMinor;
}

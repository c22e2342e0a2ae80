import type { Money } from '@quittance/money/money';
import { err, ok, type Result } from '@quittance/result';
import type { CurrencyMismatch } from '../transfer/errors.ts';
import { dueMinor, type KnownBill } from './bill.ts';
import type { BillAlreadySettled, BillAmountExceeded, BillCanceled } from './errors.ts';

export type PaymentRefusal = BillCanceled | BillAlreadySettled | CurrencyMismatch | BillAmountExceeded;

/** How much is paid of a bill, in minor units: what is asked for, or all that is due. Pure. */
export function decidePayment(bill: KnownBill, walletCurrency: string, amount: Money | null): Result<bigint, PaymentRefusal> {
  const { currency } = bill.terms;
  const due = dueMinor(bill);
  if (bill.voided) return err({ code: 'BILL_CANCELED', path: ['invoiceId'] });
  if (due === 0n) return err({ code: 'BILL_ALREADY_SETTLED', path: ['invoiceId'] });
  if (walletCurrency !== currency) return err({ code: 'CURRENCY_MISMATCH', path: ['walletId'] });
  if (amount === null) return ok(due);
  if (amount.currency !== currency) return err({ code: 'CURRENCY_MISMATCH', path: ['amount', 'currency'] });
  if (amount.amountMinor > due) return err({ code: 'BILL_AMOUNT_EXCEEDED', path: ['amount'], dueMinor: due, currency });
  return ok(amount.amountMinor);
}

import type { Currency } from '@quittance/money/money';
import type { Refund } from '../../refund/refund.ts';
import { moneyOf } from '../money.ts';

/** A refund as the API tells it. */
export function refundView(refund: Refund, currency: Currency) {
  const { id, status, reason, failureReason, createdAt, endedAt, amountMinor } = refund;
  return { id, status, reason, failureReason, createdAt, endedAt, amount: moneyOf({ amountMinor, currency }) };
}

import { prismaSql } from '@quittance/database/prisma-sql';
import type { paymentCaptured } from '@quittance/events/payment';
import type { Incoming } from '@quittance/messaging/consumer';
import type { Tx } from '../deps.ts';
import { reviseBills } from '../settlement/revise.ts';
import { fundingOf, invoicesOf } from './funding-of.ts';

/** Books money that came in. It is never refused: what can't be applied lies on the payer's account. */
export async function onPaymentCaptured(tx: Tx, events: readonly Incoming<typeof paymentCaptured>[], now: Date): Promise<void> {
  const payments = events.map(({ data }) => data);
  await reviseBills(prismaSql(tx), now, {
    invoices: invoicesOf(payments),
    fundings: (billIdOf) => payments.map((payment) => fundingOf(payment, payment.capturedAt, billIdOf)),
  });
}

import { prismaSql } from '@quittance/database/prisma-sql';
import { paymentLinkViewed } from '@quittance/events/payment';
import { appendEvents } from '@quittance/messaging/outbox';
import type { Deps } from '../deps.ts';
import type { PayableInvoice } from '../invoice/payable-invoice.ts';
import { takeViewToTell } from './store.ts';

const onceInMs = 60 * 60_000;

/** Tells that somebody looked at an invoice's payment page, once an hour at most. */
export async function noteView(deps: Deps, invoice: PayableInvoice): Promise<void> {
  const now = deps.now();
  const told = await deps.db.$transaction(async (tx) => {
    if (!(await takeViewToTell(tx, invoice.id, now, new Date(now.getTime() - onceInMs)))) return false;
    const data = { invoiceId: invoice.id, organizationId: invoice.organizationId, viewedAt: now.toISOString() };
    await appendEvents(prismaSql(tx), [
      { contract: paymentLinkViewed, subject: invoice.id, organizationId: invoice.organizationId, data },
    ]);
    return true;
  });
  if (told) deps.wakeRelay();
}

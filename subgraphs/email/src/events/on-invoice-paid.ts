import type { invoicePaid } from '@quittance/events/invoice';
import { toUuid } from '@quittance/ids';
import type { Incoming } from '@quittance/messaging/route';
import type { Deps } from '../deps.ts';
import { addressOrNull } from '../message/address.ts';
import type { Draft } from '../message/queue-messages.ts';
import { receiptMail } from '../template/receipt-mail.ts';
import { renderMail } from '../template/render.ts';
import type { Tx } from '../tx.ts';
import { queue } from './queue.ts';

type Paid = Incoming<typeof invoicePaid>;

/** Queues the receipt, where there is somebody to get it. */
export async function onInvoicePaid(tx: Tx, deps: Deps, events: readonly Paid[]): Promise<void> {
  const drafts = await Promise.all(events.map(draftOf));
  await queue(
    tx,
    deps,
    drafts.filter((draft) => draft !== null),
  );
}

async function draftOf({ event, data }: Paid): Promise<Draft | null> {
  if (data.to === null) return null;
  const rendered = await renderMail(
    receiptMail({
      seller: data.seller.name,
      buyer: data.buyer.name,
      number: data.number,
      currency: data.currency,
      totalMinor: data.totalMinor,
      issuedOn: data.issuedOn,
      paidAt: new Date(data.paidAt),
      payUrl: data.payUrl,
    }),
  );
  return {
    causeId: toUuid(event.id),
    organizationId: data.organizationId,
    purpose: 'RECEIPT',
    recipients: [data.to],
    fromName: data.seller.name,
    replyTo: addressOrNull(data.seller.email),
    ...rendered,
    invoiceId: data.invoiceId,
    partnerId: data.buyer.partnerId,
    resendOfId: null,
    attachments: [],
  };
}

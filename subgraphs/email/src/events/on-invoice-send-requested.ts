import type { invoiceSendRequested } from '@quittance/events/invoice';
import { toUuid } from '@quittance/ids';
import type { Incoming } from '@quittance/messaging/route';
import type { Deps } from '../deps.ts';
import { addressOrNull } from '../message/address.ts';
import { headerText } from '../message/message.ts';
import type { Draft } from '../message/queue-messages.ts';
import { invoiceMail } from '../template/invoice-mail.ts';
import { renderMail } from '../template/render.ts';
import type { Tx } from '../tx.ts';
import { queue } from './queue.ts';

type Requested = Incoming<typeof invoiceSendRequested>;

/** Queues the invoice to each of its recipients; the worker fetches the PDF. */
export async function onInvoiceSendRequested(tx: Tx, deps: Deps, events: readonly Requested[]): Promise<void> {
  await queue(tx, deps, await Promise.all(events.map(draftOf)));
}

async function draftOf({ event, data }: Requested): Promise<Draft> {
  const rendered = await renderMail(
    invoiceMail({
      seller: data.seller.name,
      buyer: data.buyer.name,
      number: data.number,
      currency: data.currency,
      totalMinor: data.totalMinor,
      dueMinor: data.dueMinor,
      issuedOn: data.issuedOn,
      dueOn: data.dueOn,
      message: data.message,
      payUrl: data.payUrl,
    }),
  );
  return {
    causeId: toUuid(event.id),
    organizationId: data.organizationId,
    purpose: 'INVOICE',
    recipients: data.to,
    fromName: data.seller.name,
    replyTo: addressOrNull(data.seller.email),
    ...rendered,
    invoiceId: data.invoiceId,
    partnerId: data.buyer.partnerId,
    resendOfId: null,
    attachments: [
      {
        name: headerText(data.fileName.replaceAll(/[\\/]/g, '-'), 120),
        contentType: 'application/pdf',
        sha256: data.documentSha256,
        documentId: data.documentId,
      },
    ],
  };
}

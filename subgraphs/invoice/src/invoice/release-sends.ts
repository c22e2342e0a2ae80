import type { Sql } from '@quittance/database/sql';
import { invoiceSendRequested } from '@quittance/events/invoice';
import type { NewEvent } from '@quittance/messaging/outbox';
import type { InvoiceDocumentSnapshot } from '../document/snapshot.ts';
import { type FileFacts, fileNameOf } from '../document/store.ts';
import type { IssuedInvoice } from './invoice.ts';
import { issuedData } from './issued-data.ts';
import { markReleased, type WaitingSend } from './send-store.ts';

/**
 * Lets go what waited for the PDF: answers the events that tell `email`, which the caller appends. The caller has locked the invoice before it
 * looked for the file and for what waits, so that none is missed.
 */
export async function releaseSends(
  sql: Sql,
  waiting: readonly WaitingSend[],
  { invoice, snapshot, file }: { invoice: IssuedInvoice; snapshot: InvoiceDocumentSnapshot; file: FileFacts },
  now: Date,
): Promise<NewEvent<typeof invoiceSendRequested>[]> {
  if (waiting.length > 0) await markReleased(sql, waiting, now);
  return waiting.map(({ recipients, message, requestId }) => ({
    contract: invoiceSendRequested,
    subject: invoice.id,
    organizationId: invoice.organizationId,
    ...(requestId !== null && { cause: { requestId } }),
    data: {
      ...issuedData(snapshot),
      dueMinor: invoice.dueMinor.toString(),
      to: recipients,
      message,
      payUrl: snapshot.payUrl,
      documentId: invoice.issue.documentId,
      documentSha256: file.sha256,
      fileName: fileNameOf(snapshot.number),
    },
  }));
}

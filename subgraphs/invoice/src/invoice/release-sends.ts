import { invoiceSendRequested } from '@quittance/events/invoice';
import type { NewEvent } from '@quittance/messaging/outbox';
import { assert } from '@quittance/result';
import type { Tx } from '../deps.ts';
import { type FileFacts, fileNameOf, findSnapshots } from '../document/store.ts';
import type { IssuedInvoice } from './invoice.ts';
import { issuedData } from './issued-data.ts';
import { findWaitingSends, markReleased } from './send-store.ts';

/**
 * Lets go what waited for the PDF: answers the events that tell `email`, which the caller appends. The caller has locked the invoice, so that
 * none is missed between the look for the file and the look for what waits.
 */
export async function releaseSends(
  tx: Tx,
  invoice: IssuedInvoice,
  file: FileFacts,
  now: Date,
): Promise<NewEvent<typeof invoiceSendRequested>[]> {
  const { documentId } = invoice.issue;
  const waiting = await findWaitingSends(tx, documentId);
  if (waiting.length === 0) return [];
  await markReleased(tx, waiting, now);
  const snapshot = (await findSnapshots(tx, [documentId])).get(documentId);
  assert(snapshot !== undefined, 'an issued invoice has a document');
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
      documentId,
      documentSha256: file.sha256,
      fileName: fileNameOf(snapshot.number),
    },
  }));
}

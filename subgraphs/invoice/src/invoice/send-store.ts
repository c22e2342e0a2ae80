import { type Id, toUuid } from '@quittance/ids';
import type { Tx } from '../deps.ts';
import { uuidOrNull } from '../nullable-id.ts';

/** An intent to mail an invoice. */
export type Send = {
  invoiceId: Id<'inv'>;
  organizationId: Id<'org'>;
  documentId: Id<'doc'>;
  recipients: string[];
  message: string | null;
};

/** What of it is needed to release it. */
export type WaitingSend = Pick<Send, 'recipients' | 'message'> & { id: string; requestId: string | null };

type Db = Pick<Tx, 'invoiceSend'>;

export async function insertSend(
  db: Db,
  send: Send & { id: string; requestedByUserId: Id<'usr'> | null; requestId: string | null; requestedAt: Date },
): Promise<void> {
  await db.invoiceSend.create({
    data: {
      ...send,
      invoiceId: toUuid(send.invoiceId),
      organizationId: toUuid(send.organizationId),
      documentId: toUuid(send.documentId),
      requestedByUserId: uuidOrNull(send.requestedByUserId),
    },
  });
}

/** Those that wait for the document, oldest first. */
export async function findWaitingSends(db: Db, documentId: Id<'doc'>): Promise<WaitingSend[]> {
  return db.invoiceSend.findMany({
    where: { documentId: toUuid(documentId), releasedAt: null },
    select: { id: true, recipients: true, message: true, requestId: true },
    orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
  });
}

export async function markReleased(db: Db, sends: readonly WaitingSend[], releasedAt: Date): Promise<void> {
  await db.invoiceSend.updateMany({ where: { id: { in: sends.map(({ id }) => id) } }, data: { releasedAt } });
}

/** Drops what waits for a document: it is not to be mailed any more. */
export async function dropWaitingSends(db: Db, documentId: Id<'doc'>): Promise<void> {
  await db.invoiceSend.deleteMany({ where: { documentId: toUuid(documentId), releasedAt: null } });
}

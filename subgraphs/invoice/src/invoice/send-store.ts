import type { Sql } from '@quittance/database/sql';
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
export async function findWaitingSends(sql: Sql, documentId: Id<'doc'>): Promise<WaitingSend[]> {
  return sql.query(
    `SELECT id, recipients, message, request_id AS "requestId" FROM invoice_send
      WHERE document_id = $1::uuid AND released_at IS NULL ORDER BY requested_at, id`,
    [toUuid(documentId)],
  );
}

export async function markReleased(sql: Sql, sends: readonly WaitingSend[], releasedAt: Date): Promise<void> {
  const text = 'UPDATE invoice_send SET released_at = $2::timestamptz WHERE id = ANY($1::uuid[])';
  await sql.send(text, [sends.map(({ id }) => id), releasedAt]);
}

/** Drops what waits for a document: it is not to be mailed any more. */
export async function dropWaitingSends(db: Db, documentId: Id<'doc'>): Promise<void> {
  await db.invoiceSend.deleteMany({ where: { documentId: toUuid(documentId), releasedAt: null } });
}

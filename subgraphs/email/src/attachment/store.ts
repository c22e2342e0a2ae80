import { createHash } from 'node:crypto';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import { idOrNull, uuidOrNull } from '../nullable-id.ts';
import type { Tx } from '../tx.ts';

/** A file of a message. Its content is there once `byteLength` is known. */
export type Attachment = {
  messageId: Id<'msg'>;
  position: number;
  name: string;
  contentType: string;
  sha256: string;
  /** Where the content is fetched from; null when it came with the message. */
  documentId: Id<'doc'> | null;
  byteLength: number | null;
};

/** SHA-256 as the tables keep it. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export async function insertAttachments(tx: Tx, attachments: readonly Omit<Attachment, 'byteLength'>[]): Promise<void> {
  await tx.messageAttachment.createMany({
    data: attachments.map(({ messageId, documentId, ...rest }) => ({
      ...rest,
      messageId: toUuid(messageId),
      documentId: uuidOrNull(documentId),
    })),
  });
}

/** Keeps a content once, however many messages it is attached to. The database checks the hash again. */
export async function insertContents(
  tx: Tx,
  contents: readonly { sha256: string; bytes: Uint8Array<ArrayBuffer> }[],
  createdAt: Date,
): Promise<void> {
  await tx.attachmentContent.createMany({
    skipDuplicates: true,
    data: contents.map(({ sha256, bytes }) => ({ sha256, bytes, byteLength: bytes.byteLength, createdAt })),
  });
}

/** The attachments of these messages, in their order, without contents. */
export async function findAttachments(db: Tx, messageIds: readonly Id<'msg'>[]): Promise<Attachment[]> {
  const rows = await db.messageAttachment.findMany({
    where: { messageId: { in: messageIds.map(toUuid) } },
    orderBy: [{ messageId: 'asc' }, { position: 'asc' }],
  });
  const contents = await db.attachmentContent.findMany({
    select: { sha256: true, byteLength: true },
    where: { sha256: { in: rows.map((row) => row.sha256) } },
  });
  const lengths = new Map(contents.map((content) => [content.sha256, content.byteLength]));
  return rows.map((row) => ({
    ...row,
    messageId: fromUuid('msg', row.messageId),
    documentId: idOrNull('doc', row.documentId),
    byteLength: lengths.get(row.sha256) ?? null,
  }));
}

/** The bytes of a content; null while it is not there. */
export async function readContent(db: Tx, sha256: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const row = await db.attachmentContent.findUnique({ select: { bytes: true }, where: { sha256 } });
  return row?.bytes ?? null;
}

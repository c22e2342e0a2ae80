import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Tx } from '../deps.ts';
import type { InvoiceDocumentSnapshot } from './snapshot.ts';

type Db = Pick<Tx, 'invoiceDocument' | 'documentFile' | 'renderJob'>;

export async function findSnapshots(db: Db, ids: readonly Id<'doc'>[]): Promise<Map<Id<'doc'>, InvoiceDocumentSnapshot>> {
  const rows = await db.invoiceDocument.findMany({
    where: { id: { in: ids.map(toUuid) } },
    select: { id: true, snapshot: true },
  });
  // Written at issue by `buildSnapshot` and immutable since: its form is ours to know.
  return new Map(rows.map(({ id, snapshot }) => [fromUuid('doc', id), snapshot as unknown as InvoiceDocumentSnapshot]));
}

/** What is known of a stored file without reading it. */
export type FileFacts = { sha256: string; byteLength: number };

export async function findFileFacts(db: Db, ids: readonly Id<'doc'>[]): Promise<Map<Id<'doc'>, FileFacts>> {
  const rows = await db.documentFile.findMany({
    where: { documentId: { in: ids.map(toUuid) } },
    select: { documentId: true, sha256: true, byteLength: true },
  });
  return new Map(rows.map(({ documentId, ...facts }) => [fromUuid('doc', documentId), facts]));
}

/** Documents that could not be rendered so far. */
export async function findFailed(db: Db, ids: readonly Id<'doc'>[]): Promise<Set<Id<'doc'>>> {
  const rows = await db.renderJob.findMany({
    where: { documentId: { in: ids.map(toUuid) }, lastError: { not: null } },
    select: { documentId: true },
  });
  return new Set(rows.map(({ documentId }) => fromUuid('doc', documentId)));
}

/** A file with what a browser is told of it. */
export type StoredFile = { bytes: Uint8Array<ArrayBuffer>; contentType: string; sha256: string; fileName: string };

export async function findFile(db: Db, documentId: Id<'doc'>): Promise<StoredFile | null> {
  const id = toUuid(documentId);
  const [file, document] = await Promise.all([
    db.documentFile.findUnique({ where: { documentId: id } }),
    db.invoiceDocument.findUnique({ where: { id }, select: { number: true } }),
  ]);
  if (file === null || document === null) return null;
  const { bytes, contentType, sha256 } = file;
  return { bytes, contentType, sha256, fileName: fileNameOf(document.number) };
}

/** What the file of an invoice is called. */
export function fileNameOf(number: string): string {
  return `${number}.pdf`;
}

import { prismaSql } from '@quittance/database/prisma-sql';
import type { Sql } from '@quittance/database/sql';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Deps } from '../deps.ts';
import type { InvoiceDocumentSnapshot } from './snapshot.ts';

/** A document that a worker has taken, and how often it was tried with this time. */
export type RenderJob = { documentId: Id<'doc'>; attempts: number; snapshot: InvoiceDocumentSnapshot };

/** Takes the document that has waited longest; nobody else takes it before the lease is over. Null when none is due. */
export async function takeJob(db: Deps['db'], now: Date, leasedUntil: Date): Promise<RenderJob | null> {
  const [row] = await prismaSql(db).query<{ id: string; attempts: number; snapshot: InvoiceDocumentSnapshot }>(
    `WITH due AS (
       SELECT document_id FROM render_job WHERE next_attempt_at <= $1::timestamptz
        ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED
     ), taken AS (
       UPDATE render_job SET attempts = attempts + 1, next_attempt_at = $2::timestamptz
         FROM due WHERE render_job.document_id = due.document_id
       RETURNING render_job.document_id, attempts
     )
     SELECT document_id::text AS id, attempts, snapshot FROM taken JOIN invoice_document ON id = document_id`,
    [now, leasedUntil],
  );
  return row === undefined ? null : { ...row, documentId: fromUuid('doc', row.id) };
}

/** A renewal that comes late takes nothing away from what was postponed for longer. */
export async function renewLease(db: Deps['db'], documentId: Id<'doc'>, leasedUntil: Date): Promise<void> {
  const where = { documentId: toUuid(documentId), nextAttemptAt: { lt: leasedUntil } };
  await db.renderJob.updateMany({ where, data: { nextAttemptAt: leasedUntil } });
}

/** Stores the file and ends the job. False when another worker was faster: its bytes stay. */
export async function storeFile(
  sql: Sql,
  documentId: Id<'doc'>,
  { bytes, sha256, createdAt }: { bytes: Uint8Array; sha256: string; createdAt: Date },
): Promise<boolean> {
  const id = toUuid(documentId);
  const [stored] = await Promise.all([
    sql.execute(
      `INSERT INTO document_file (document_id, content_type, sha256, byte_length, bytes, created_at)
       VALUES ($1::uuid, 'application/pdf', $2, $3::integer, $4::bytea, $5::timestamptz) ON CONFLICT DO NOTHING`,
      [id, sha256, bytes.length, bytes, createdAt],
    ),
    sql.send('DELETE FROM render_job WHERE document_id = $1::uuid', [id]),
  ]);
  return stored === 1;
}

export async function postponeJob(db: Deps['db'], documentId: Id<'doc'>, lastError: string, nextAttemptAt: Date): Promise<void> {
  await db.renderJob.updateMany({ where: { documentId: toUuid(documentId) }, data: { lastError, nextAttemptAt } });
}

import type { Id } from '@quittance/ids';
import { err, ok, type Result } from '@quittance/result';
import type { Deps } from '../deps.ts';
import type { DocumentError } from './document-source.ts';
import { findAttachments, insertContents } from './store.ts';

/** Fetches what of a message's attachments is not here yet; each content is fetched and kept once, for whichever message needs it first. */
export async function fetchDocuments(deps: Deps, messageId: Id<'msg'>): Promise<Result<void, DocumentError>> {
  const missing = (await findAttachments(deps.db, [messageId])).filter((attachment) => attachment.byteLength === null);
  for (const { documentId, sha256 } of missing) {
    if (documentId === null) return err({ code: 'NOT_FOUND', detail: 'An attachment has neither content nor source.' });
    const fetched = await deps.documents(documentId, sha256);
    if (!fetched.ok) return fetched;
    await insertContents(deps.db, [{ sha256, bytes: fetched.value }], deps.now());
  }
  return ok();
}

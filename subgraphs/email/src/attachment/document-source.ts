import { createHash, timingSafeEqual } from 'node:crypto';
import { BodyTooLongError, bounded } from '@quittance/access/bounded';
import type { SignedParts } from '@quittance/access/signed-request';
import { signatureHeader } from '@quittance/access/signed-request';
import type { Id } from '@quittance/ids';
import { err, ok, type Result } from '@quittance/result';

/** The document is not there (yet), can't be had now, or is not what its hash says. */
export type DocumentError = { code: 'NOT_FOUND' | 'UNAVAILABLE' | 'MISMATCH'; detail: string };

/** Where a worker gets a PDF from that an event points to. */
export type DocumentSource = (documentId: Id<'doc'>, sha256: string) => Promise<Result<Uint8Array<ArrayBuffer>, DocumentError>>;

export type DocumentSourceOptions = {
  /** `fetch` over HTTP; in one process, the handler of the invoice subgraph itself. */
  send: (request: Request) => Promise<Response>;
  /** Where the invoice subgraph listens; in one process any address will do. */
  invoiceUrl: string;
  sign: (parts: SignedParts) => string;
  timeoutMs: number;
};

/** Far above any invoice; a mail provider would refuse it anyway. */
const mostBytes = 10 * 1024 * 1024;

/** Asks the invoice subgraph by a signed internal request, and checks that the bytes are those that the event spoke of. */
export function createDocumentSource({ send, invoiceUrl, sign, timeoutMs }: DocumentSourceOptions): DocumentSource {
  return async (documentId, sha256) => {
    const url = new URL(`/internal/documents/${documentId}`, invoiceUrl);
    const signature = sign({ method: 'GET', path: url.pathname, claims: '', body: '' });
    const headers = { [signatureHeader]: signature };
    try {
      const response = await send(new Request(url, { headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) }));
      if (response.status === 404) return err({ code: 'NOT_FOUND', detail: 'The invoice subgraph has no such document.' });
      if (response.status !== 200)
        return err({ code: 'UNAVAILABLE', detail: `The invoice subgraph answered ${response.status}.` });
      const bytes = new Uint8Array(await bounded(response, mostBytes).arrayBuffer());
      return isContent(bytes, sha256) ? ok(bytes) : err({ code: 'MISMATCH', detail: 'The document has another SHA-256.' });
    } catch (error) {
      if (error instanceof BodyTooLongError) return err({ code: 'MISMATCH', detail: error.message });
      return err({ code: 'UNAVAILABLE', detail: error instanceof Error ? error.message : String(error) });
    }
  };
}

function isContent(bytes: Uint8Array, sha256: string): boolean {
  const actual = createHash('sha256').update(bytes).digest();
  const expected = Buffer.from(sha256, 'hex');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

import type { createRequestVerifier } from '@quittance/access/signed-request';
import { signatureHeader } from '@quittance/access/signed-request';
import { type Id, parseId } from '@quittance/ids';
import type { Deps } from '../deps.ts';
import { findDocumentByPayToken } from '../invoice/store.ts';
import { findFile, type StoredFile } from './store.ts';

type Handle = (request: Request) => Promise<Response>;
type ServeDeps = Pick<Deps, 'db' | 'now' | 'links'>;

const linkPrefix = '/documents/';
const payLinkPrefix = '/documents/by-link/';
const internalPrefix = '/internal/documents/';

/**
 * Serves PDFs: by links that expire, by an invoice's payment link, and by document id to signed internal requests (the mail worker).
 * What is forged, expired or unknown answers 404 alike.
 */
export function documentRoutes(
  deps: ServeDeps,
  verifyRequest: ReturnType<typeof createRequestVerifier>,
): Readonly<Record<string, Handle>> {
  return {
    [linkPrefix]: async (request) => {
      if (!isRead(request)) return refusal(405, 'Method not allowed', { allow: 'GET, HEAD' });
      return answer(deps, request, await publicDocument(deps, new URL(request.url).pathname));
    },
    [internalPrefix]: async (request) => {
      if (!isRead(request)) return refusal(405, 'Method not allowed', { allow: 'GET, HEAD' });
      const { pathname, search } = new URL(request.url);
      const parts = { method: request.method, path: pathname + search, claims: '', body: '' };
      if (!verifyRequest(request.headers.get(signatureHeader), parts).ok) return refusal(401, 'Unauthorized');
      return answer(deps, request, parseId('doc', pathname.slice(internalPrefix.length)));
    },
  };
}

function isRead({ method }: Request): boolean {
  return method === 'GET' || method === 'HEAD';
}

function publicDocument(deps: ServeDeps, pathname: string): Promise<Id<'doc'> | null> | Id<'doc'> | null {
  if (!pathname.startsWith(payLinkPrefix)) return deps.links.read(pathname.slice(linkPrefix.length), deps.now());
  const token = pathname.slice(payLinkPrefix.length);
  return /^[\w-]{22}$/.test(token) ? findDocumentByPayToken(deps.db, token) : null;
}

async function answer(deps: ServeDeps, request: Request, documentId: Id<'doc'> | null): Promise<Response> {
  if (documentId === null) return refusal(404, 'This link does not lead to a document, or it has expired.');
  const file = await findFile(deps.db, documentId);
  if (file === null) return refusal(503, 'The document is being prepared.', { 'retry-after': '2' });
  const headers = headersOf(file);
  if (request.headers.get('if-none-match') === headers.etag) return new Response(null, { status: 304, headers });
  return new Response(request.method === 'HEAD' ? null : file.bytes, { headers });
}

/** A document never changes, but who may see it does: browsers keep it a little while, proxies never. */
function headersOf({ contentType, bytes, fileName, sha256 }: StoredFile) {
  return {
    'content-type': contentType,
    'content-length': bytes.length.toString(),
    'content-disposition': `inline; filename="${fileName}"`,
    'cache-control': 'private, max-age=300',
    etag: `"${sha256}"`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex',
  };
}

function refusal(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  });
}

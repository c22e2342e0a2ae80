import type { Deps } from '../deps.ts';
import { findAttachments, readContent } from './store.ts';

/** `GET /documents/attachments/<signed>`: a file of a message, always as a download and never as a page of ours. */
export function attachmentRoute(deps: Deps): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } });
    const ref = deps.attachmentLinks.read(new URL(request.url).pathname);
    if (ref === null) return notThere('This link is not valid (any more).');
    const attachments = await findAttachments(deps.db, [ref.messageId]);
    const attachment = attachments.find((each) => each.position === ref.position);
    const bytes = attachment && (await readContent(deps.db, attachment.sha256));
    if (!attachment || !bytes) return notThere('The file is not there yet.');
    return new Response(request.method === 'HEAD' ? null : bytes, {
      headers: {
        'content-type': attachment.contentType,
        'content-length': String(bytes.byteLength),
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(attachment.name)}`,
        'cache-control': 'private, no-store',
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      },
    });
  };
}

function notThere(text: string): Response {
  return new Response(text, {
    status: 404,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}

/** What a link led to. */
export type Download = { filename: string; contentType: string; body: string | Uint8Array<ArrayBuffer> };

/** Why there is nothing to download: 404 for links that lead nowhere, 413 for what is too much for one download, 503 for what can't be made now. */
export type NoDownload = { status: 404 | 413 | 503; text: string };

/** Serves downloads by links that expire. `find` gets the link's last segment; what is forged, expired or unknown answers 404 alike. */
export function serveDownloads(
  path: string,
  find: (signed: string) => Promise<Download | NoDownload>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, 'Method not allowed', { allow: 'GET, HEAD' });
    const found = await find(new URL(request.url).pathname.slice(path.length));
    if ('status' in found) return refusal(found.status, found.text, found.status === 503 ? { 'retry-after': '10' } : {});
    const { filename, contentType, body } = found;
    const disposition = `attachment; filename="${filename}"`;
    const headers = { 'content-type': contentType, 'content-disposition': disposition, ...guarded };
    return new Response(request.method === 'HEAD' ? null : body, { headers });
  };
}

/** What is in it is for who has the link: no cache keeps it, no other page learns the link. */
const guarded = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
};

function refusal(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...guarded, ...headers } });
}

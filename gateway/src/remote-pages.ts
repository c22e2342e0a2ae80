import type { FastifyInstance } from 'fastify';
import { refuse } from './refuse.ts';

const timeoutMs = 10_000;
const asked = ['accept', 'if-none-match', 'if-modified-since'];
const answered = ['cache-control', 'content-type', 'etag', 'last-modified', 'location'];

/** Hands whatever is nobody else's to the process that serves the pages (`web/server`), so that they are of the API's origin. */
export function remotePages(app: FastifyInstance, webUrl: string): void {
  const { origin } = new URL(webUrl);
  app.setNotFoundHandler(async (request, reply) => {
    const { method, url } = request;
    if ((method !== 'GET' && method !== 'HEAD') || !url.startsWith('/')) return refuse(reply, 404, 'NOT_FOUND', 'Nothing here.');
    const headers = Object.entries(request.headers).filter(([name]) => asked.includes(name)) as [string, string][];
    // Put together as text: resolved against the origin, `//elsewhere/` would lead elsewhere.
    const response = await fetch(`${origin}${url}`, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch(() => null);
    if (response === null) {
      reply.header('retry-after', '5');
      return refuse(reply, 503, 'UNAVAILABLE', 'The pages are not available at the moment; try again shortly.');
    }
    reply.code(response.status);
    for (const name of answered) {
      const value = response.headers.get(name);
      if (value !== null) reply.header(name, value);
    }
    return reply.send(Buffer.from(await response.arrayBuffer()));
  });
}

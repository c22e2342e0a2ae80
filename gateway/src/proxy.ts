import { signatureHeader } from '@quittance/access/signed-request';
import { traceHeader, withRequest } from '@quittance/telemetry/request';
import { inSpan } from '@quittance/telemetry/trace';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SubgraphConnection } from './connection.ts';
import type { Limits } from './limits.ts';
import type { RateLimiter } from './rate-limit.ts';
import { limitAddress } from './rate-limit-door.ts';
import { refuse } from './refuse.ts';
import { allowFraming } from './security-headers.ts';

/** What subgraphs serve to the outside beside GraphQL; everything else of theirs (`/internal/...`) stays inside. */
const publicPrefixes = ['/documents/', '/pay/', '/checkout/', '/webhooks/', '/.well-known/jwks.json'];

/** Providers send many reports at once; what they send is signed. */
const webhookPrefix = '/webhooks/';
const mostWebhookBytes = 1024 * 1024;
/** What is counted for who opens it; everything else is counted with the requests of an address. */
const pagePrefixes = ['/documents/', '/pay/', '/checkout/'];
/** Without TRACE, which `Request` refuses. */
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const span = { kind: 'SERVER', attributes: { 'quittance.service': 'gateway' } } as const;
/** What concerns one connection only, or is the gateway's own to say. */
const notForwarded = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-connection',
  signatureHeader,
  'te',
  'traceparent',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Hands requests under the public prefixes to the subgraph that serves them, body bytes as they came (webhooks are signed over them). */
export function subgraphRoutes(
  app: FastifyInstance,
  options: { publicUrl: string; subgraphs: readonly SubgraphConnection[]; limiter: RateLimiter; limits: Limits },
): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const subgraph of options.subgraphs) {
      const served = subgraph.routes.filter((route) => publicPrefixes.some((prefix) => route.startsWith(prefix)));
      for (const route of served) {
        const handler = async (request: FastifyRequest, reply: FastifyReply) => {
          const url = new URL(request.url, options.publicUrl);
          // `/pay/../graphql` is matched as it came and becomes another path here: it must not lead to what stays inside.
          if (!url.pathname.startsWith(route)) return refuse(reply, 404, 'NOT_FOUND', 'Nothing here.');
          if (route.startsWith('/documents/')) allowFraming(reply);
          const response = await withRequest({ requestId: request.id }, () =>
            inSpan(`${request.method} ${route}`, span, () => subgraph.fetch(toRequest(request, url))),
          );
          return answer(reply, response);
        };
        const isPage = pagePrefixes.some((prefix) => route.startsWith(prefix));
        scope.route({
          method: methods,
          url: route.endsWith('/') ? `${route}*` : route,
          bodyLimit: route.startsWith(webhookPrefix) ? mostWebhookBytes : options.limits.anonymousBytes,
          onRequest: limitAddress(options.limiter, isPage ? 'pages' : 'address'),
          handler,
        });
      }
    }
  });
}

function toRequest(request: FastifyRequest, url: URL): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !notForwarded.has(name)) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  headers.set('x-request-id', request.id);
  headers.set('x-forwarded-for', request.ip);
  for (const [name, value] of Object.entries(traceHeader())) headers.set(name, value);
  const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? new Uint8Array(request.body) : null;
  return new Request(url, { method: request.method, headers, body });
}

async function answer(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status);
  response.headers.forEach((value, name) => {
    if (!notForwarded.has(name)) reply.header(name, value);
  });
  return reply.send(Buffer.from(await response.arrayBuffer()));
}

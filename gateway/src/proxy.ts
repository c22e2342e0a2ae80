import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SubgraphConnection } from './connection.ts';

/** What subgraphs serve to the outside beside GraphQL; everything else of theirs (`/internal/...`) stays inside. */
const publicPrefixes = ['/documents/', '/pay/', '/checkout/', '/webhooks/', '/.well-known/jwks.json'];

const maxBodyBytes = 1024 * 1024;
const notForwarded = new Set([
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Hands requests under the public prefixes to the subgraph that serves them, body bytes as they came (webhooks are signed over them). */
export function subgraphRoutes(
  app: FastifyInstance,
  options: { publicUrl: string; subgraphs: readonly SubgraphConnection[] },
): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBodyBytes }, (_request, body, done) => done(null, body));
    for (const subgraph of options.subgraphs) {
      const served = subgraph.routes.filter((route) => publicPrefixes.some((prefix) => route.startsWith(prefix)));
      for (const route of served) {
        scope.all(route.endsWith('/') ? `${route}*` : route, async (request, reply) => {
          const response = await subgraph.fetch(toRequest(request, options.publicUrl));
          return answer(reply, response);
        });
      }
    }
  });
}

function toRequest(request: FastifyRequest, publicUrl: string): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !notForwarded.has(name)) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  headers.set('x-request-id', request.id);
  headers.set('x-forwarded-for', request.ip);
  const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? new Uint8Array(request.body) : null;
  return new Request(new URL(request.url, publicUrl), { method: request.method, headers, body });
}

async function answer(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status);
  response.headers.forEach((value, name) => {
    if (name !== 'content-length') reply.header(name, value);
  });
  return reply.send(Buffer.from(await response.arrayBuffer()));
}

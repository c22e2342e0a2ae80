import { exposition } from '@quittance/telemetry/metrics';
import type { FastifyInstance } from 'fastify';
import type { SubgraphConnection } from './connection.ts';

/** `/healthz`: the process lives. `/readyz`: every part answers, and it is not about to stop. `/metrics`: Prometheus. */
export function healthRoutes(app: FastifyInstance, subgraphs: readonly SubgraphConnection[], retired: () => boolean): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const parts = await Promise.all(subgraphs.map(async ({ name, ready }) => [name, await ready().catch(() => false)] as const));
    const allReady = !retired() && parts.every(([, isReady]) => isReady);
    return reply.code(allReady ? 200 : 503).send({ status: allReady ? 'ready' : 'not ready', parts: Object.fromEntries(parts) });
  });
  app.get('/metrics', async (_request, reply) => {
    const { contentType, body } = await exposition();
    return reply.type(contentType).send(body);
  });
}

import { answerScrape } from '@quittance/telemetry/scrape';
import type { FastifyInstance } from 'fastify';
import type { SubgraphConnection } from './connection.ts';
import { refuse } from './refuse.ts';

export type HealthOptions = {
  subgraphs: readonly SubgraphConnection[];
  /** Whether it is about to stop. */
  retired: () => boolean;
  /** What `/metrics` asks for; without it only this machine is answered. */
  metricsToken?: string | undefined;
};

/** `/healthz`: the process lives. `/readyz`: every part answers, and it is not about to stop. `/metrics`: Prometheus. */
export function healthRoutes(app: FastifyInstance, { subgraphs, retired, metricsToken }: HealthOptions): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const parts = await Promise.all(subgraphs.map(async ({ name, ready }) => [name, await ready().catch(() => false)] as const));
    const allReady = !retired() && parts.every(([, isReady]) => isReady);
    return reply.code(allReady ? 200 : 503).send({ status: allReady ? 'ready' : 'not ready', parts: Object.fromEntries(parts) });
  });
  app.get('/metrics', async (request, reply) => {
    const scrape = await answerScrape(request.raw, metricsToken);
    if (scrape.status === 200) return reply.type(scrape.contentType).send(scrape.body);
    if (scrape.status === 404) return refuse(reply, 404, 'NOT_FOUND', 'There is nothing here.');
    return refuse(reply.header('www-authenticate', 'Bearer'), 401, 'UNAUTHENTICATED', 'This needs the token of METRICS_TOKEN.');
  });
}

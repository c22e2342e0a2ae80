import { authenticate, type IdentityOptions } from '@quittance/gateway/graphql-route';
import { refuse } from '@quittance/gateway/refuse';
import { credentialOf } from '@quittance/gateway/session';
import type { Logger } from '@quittance/telemetry/log';
import type { FastifyInstance } from 'fastify';
import { loadSampleData } from './load.ts';

/**
 * `POST /sample-data`: makes the caller a business with a year of invoices and answers `{ organizationId }` when it is there (some
 * seconds). One at a time.
 */
export function sampleDataRoute(app: FastifyInstance, options: IdentityOptions & { url: string; log: Logger }): void {
  let busy = false;
  app.post('/sample-data', { onRequest: authenticate(options) }, async (request, reply) => {
    const { authorization } = credentialOf(request);
    if (request.identity?.caller.userId == null || authorization === null)
      return refuse(reply, 401, 'UNAUTHENTICATED', 'Sign in first.');
    if (busy) return refuse(reply, 409, 'CONFLICT', 'Sample data is being made already.');
    busy = true;
    try {
      const token = authorization.replace(/^Bearer /, '');
      const organizationId = await loadSampleData({ url: options.url, token, today: new Date() });
      return await reply.send({ organizationId });
    } finally {
      busy = false;
    }
  });
}

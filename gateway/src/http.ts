import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import { codeOf, type ErrorCode } from '@quittance/graphql-kit/errors';
import type { Logger } from '@quittance/telemetry/log';
import { histogram } from '@quittance/telemetry/metrics';
import fastify, { type FastifyError, type FastifyInstance, LogController } from 'fastify';
import { refuse } from './refuse.ts';
import { type SecurityOptions, securityHeaders } from './security-headers.ts';

export type HttpOptions = SecurityOptions & {
  log: Logger;
  /** Largest body of a route that sets no limit of its own. */
  bodyLimitBytes: number;
  /** How long a client may take to send the head of a request, and all of it: 10 s and 30 s unless told. */
  headersTimeoutMs?: number;
  requestTimeoutMs?: number;
  /** Proxies whose word on the client's address (`X-Forwarded-For`) is taken, by their own addresses; nobody's unless told. */
  trustProxy?: string[] | undefined;
};

const answered = histogram('quittance_http_request_seconds', 'From a request to the end of its answer.', [
  'method',
  'route',
  'status',
]);

/** How often Node looks for clients that take too long: it would every 30 s. */
const slowestCheckMs = 2_000;

const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'BAD_USER_INPUT',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'BAD_USER_INPUT',
  413: 'LIMIT_EXCEEDED',
  415: 'BAD_USER_INPUT',
  429: 'RATE_LIMITED',
};

/** The HTTP server: request ids, security headers, time-outs, one form of error. Routes are added by others. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { log, trustProxy, bodyLimitBytes, headersTimeoutMs = 10_000, requestTimeoutMs = 30_000 } = options;
  const app = fastify({
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: Math.min(slowestCheckMs, headersTimeoutMs) },
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    trustProxy: trustProxy ?? false,
    genReqId: () => randomUUID(),
    requestTimeout: requestTimeoutMs,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    bodyLimit: bodyLimitBytes,
    routerOptions: { ignoreTrailingSlash: false },
  });
  await app.register(cookie);
  await securityHeaders(app as unknown as FastifyInstance, options);

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, id } = request;
    const path = request.routeOptions.url ?? 'unknown';
    answered.observe({ method, route: path, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
    request.log.debug({ method, path, requestId: id, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return refuse(reply, status, codeOfStatus[status] ?? 'BAD_USER_INPUT', error.message);
    request.log.error({ requestId: request.id, error }, 'a request failed');
    return refuse(reply, 500, codeOf(null), 'Something went wrong on our side.');
  });
  // The logger's type is part of fastify's; nobody else needs to know which one it is.
  return app as unknown as FastifyInstance;
}

import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { codeOf, type ErrorCode } from '@quittance/graphql-kit/errors';
import type { Logger } from '@quittance/telemetry/log';
import { histogram } from '@quittance/telemetry/metrics';
import fastify, { type FastifyError, type FastifyInstance, LogController } from 'fastify';
import { bodyLimits } from './body-limit.ts';
import { refuse } from './session.ts';

const answered = histogram('quittance_http_request_seconds', 'From a request to the end of its answer.', [
  'method',
  'route',
  'status',
]);

const requestTimeoutMs = 30_000;

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

export type HttpOptions = {
  /** Proxies whose word on the client's address (`X-Forwarded-For`) is taken, by their own addresses; nobody's unless told. */
  trustProxy?: string[] | undefined;
};

/** The HTTP server: request ids, security headers, time-outs, one form of error. Routes are added by others. */
export async function createHttp(log: Logger, { trustProxy }: HttpOptions = {}): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    trustProxy: trustProxy ?? false,
    genReqId: () => randomUUID(),
    requestTimeout: requestTimeoutMs,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    bodyLimit: bodyLimits.anonymousBytes,
    routerOptions: { ignoreTrailingSlash: false },
  });
  await app.register(cookie);
  await app.register(helmet, {
    // What a page of the web app may load: itself. Mantine sets styles from script, hence 'unsafe-inline' for styles alone.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        frameSrc: ["'self'", 'blob:'],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'sameorigin' },
  });

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

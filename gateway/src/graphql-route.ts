import { type ApolloServer, HeaderMap } from '@apollo/server';
import { withRequest } from '@quittance/telemetry/request';
import { inSpan } from '@quittance/telemetry/trace';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { limitBody } from './body-limit.ts';
import type { GatewayContext } from './data-source.ts';
import type { Identity, IdentityExchange } from './identity.ts';
import type { Limits } from './limits.ts';
import type { RateLimiter } from './rate-limit.ts';
import { limitAddress, limitCaller } from './rate-limit-door.ts';
import { refuse } from './refuse.ts';
import { credentialOf, isForeignOrigin } from './session.ts';

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity | null;
  }
}

export type IdentityOptions = { identity: IdentityExchange; publicUrl: string; limiter: RateLimiter };

/** Finds out who is calling before the body is read; answers the request itself when the credential is no good, or they call too often. */
export function authenticate(options: IdentityOptions) {
  const limitedByAddress = limitAddress(options.limiter, 'address');
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    await limitedByAddress(request, reply);
    if (reply.sent) return;
    const { fromCookie, ...credential } = credentialOf(request);
    if (fromCookie && isForeignOrigin(request, options.publicUrl)) {
      return void refuse(reply, 403, 'FORBIDDEN', 'Requests with the session cookie must come from our own pages.');
    }
    let answer = await options.identity.exchange(credential);
    // A session that has ended leaves its cookie behind: that browser is anonymous, not in error.
    if (!answer.ok && answer.error.code === 'INVALID_CREDENTIAL' && fromCookie) {
      answer = await options.identity.exchange({ authorization: null, organization: null });
    }
    if (answer.ok) {
      if (await limitCaller(options.limiter, answer.value, request, reply)) request.identity = answer.value;
    } else if (answer.error.code === 'UNAVAILABLE')
      refuse(reply, 503, 'UNAVAILABLE', 'Not available at the moment; try again shortly.');
    else if (answer.error.code === 'UNKNOWN_ORGANIZATION') refuse(reply, 404, 'NOT_FOUND', 'You have no such organization.');
    else refuse(reply, 401, 'UNAUTHENTICATED', 'The credential is not valid.');
  };
}

/** `POST /graphql`: JSON only, no batches; bodies are limited by who is calling. */
export function graphqlRoute(
  app: FastifyInstance,
  server: ApolloServer<GatewayContext>,
  options: IdentityOptions & { limits: Limits },
): void {
  const { limits } = options;
  app.decorateRequest('identity', null);
  app.route({
    method: 'POST',
    url: '/graphql',
    bodyLimit: Math.max(limits.anonymousBytes, limits.signedInBytes) + 1,
    onRequest: authenticate(options),
    preParsing: async (request, _reply, payload) => limitBody(request, payload, request.identity?.caller.userId != null, limits),
    handler: async (request, reply) => {
      const { identity } = request;
      if (identity === null) return refuse(reply, 401, 'UNAUTHENTICATED', 'Sign in first.');
      const headers = new HeaderMap();
      for (const [name, value] of Object.entries(request.headers)) {
        if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
      }
      const { userId } = identity.caller;
      const context: GatewayContext = {
        token: identity.token,
        requestId: request.id,
        address: request.ip,
        identityMayChange: () => userId !== null && options.identity.forgetPerson(userId),
      };
      const search = new URL(request.url, options.publicUrl).search;
      const response = await withRequest({ requestId: request.id }, () =>
        inSpan('POST /graphql', { kind: 'SERVER', attributes: { 'quittance.service': 'gateway' } }, () =>
          server.executeHTTPGraphQLRequest({
            httpGraphQLRequest: { method: request.method, headers, search, body: request.body },
            context: async () => context,
          }),
        ),
      );

      reply.code(response.status ?? 200);
      for (const [name, value] of response.headers) reply.header(name, value);
      reply.header('cache-control', 'no-store');
      return reply.send(response.body.kind === 'complete' ? response.body.string : '');
    },
  });
}

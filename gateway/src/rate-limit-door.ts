import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { ApolloServerPlugin } from '@apollo/server';
import { rateLimited } from '@quittance/graphql-kit/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { GatewayContext } from './data-source.ts';
import type { Identity } from './identity.ts';
import type { RateLimiter, RateName } from './rate-limit.ts';
import { refuse } from './refuse.ts';
import { fragmentsOf, rootFields } from './root-fields.ts';

/** What a network of an IPv6 customer is counted by: they have 2^64 addresses and may take another one for each request. */
const hextetsOfNetwork = 4;

/** The address that a request is counted under. */
export function addressKey(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('%')[0]?.split('::') ?? [];
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - first.length - last.length }, () => '0');
  return `${[...first, ...zeros, ...last].slice(0, hextetsOfNetwork).join(':')}::/64`;
}

/** Before anything else is done for a request: counts it for its address, and answers 429 when there were too many. */
export function limitAddress(limiter: RateLimiter, rate: RateName) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const seconds = await limiter.take(rate, addressKey(request.ip));
    if (seconds !== null) refuseRate(reply, seconds);
  };
}

/** Counts a request for who makes it; false when it was answered 429. */
export async function limitCaller(
  limiter: RateLimiter,
  { caller }: Identity,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<boolean> {
  const seconds = await (caller.userId === null
    ? limiter.take('anonymous', addressKey(request.ip))
    : limiter.take('caller', caller.kind === 'api_key' ? hashOf(request.headers.authorization) : caller.userId));
  if (seconds !== null) refuseRate(reply, seconds);
  return seconds === null;
}

function refuseRate(reply: FastifyReply, seconds: number): void {
  const { message, extensions } = rateLimited(seconds);
  reply.header('retry-after', seconds);
  refuse(reply, 429, 'RATE_LIMITED', message, { retryAfterSeconds: extensions.retryAfterSeconds });
}

/** A key is counted for itself, not for the person who made it. */
function hashOf(credential: string | undefined): string {
  return createHash('sha256')
    .update(credential ?? '')
    .digest('base64url');
}

/** The root fields that are worth an attack of their own. */
export const rateOfField: Readonly<Record<string, RateName>> = {
  signIn: 'signIn',
  changePassword: 'signIn',
  deleteAccount: 'signIn',
  beginSecondFactor: 'signIn',
  enableSecondFactor: 'signIn',
  disableSecondFactor: 'signIn',
  signUp: 'signUp',
  requestPasswordReset: 'passwordReset',
  resetPassword: 'passwordReset',
};

/** Counts such fields by address, each of their aliases, before a subgraph is asked. */
export function limitFields(limiter: RateLimiter): ApolloServerPlugin<GatewayContext> {
  return {
    requestDidStart: async () => ({
      async didResolveOperation({ document, operation, contextValue }) {
        if (operation === undefined) return;
        const times = new Map<RateName, number>();
        for (const field of rootFields(operation, fragmentsOf(document.definitions))) {
          const rate = rateOfField[field.name.value];
          if (rate !== undefined) times.set(rate, (times.get(rate) ?? 0) + 1);
        }
        for (const [rate, points] of times) {
          const seconds = await limiter.take(rate, addressKey(contextValue.address), points);
          if (seconds !== null) throw asAnswer(rateLimited(seconds), seconds);
        }
      },
    }),
  };
}

function asAnswer(error: GraphQLError, seconds: number): GraphQLError {
  const headers = new Map([['retry-after', String(seconds)]]);
  return new GraphQLError(error.message, { extensions: { ...error.extensions, http: { status: 429, headers } } });
}

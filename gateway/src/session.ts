import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Credential, IdentityExchange } from './identity.ts';
import type { RateLimiter } from './rate-limit.ts';
import { limitAddress } from './rate-limit-door.ts';
import { refuse } from './refuse.ts';

const cookieName = 'quittance_session';
const rememberedSeconds = 30 * 24 * 3600;

/** The organisation the caller wants to act for. */
const organizationHeader = 'quittance-organization';

/** What the request brings: a bearer token, else the web app's cookie. */
export function credentialOf(request: FastifyRequest): Credential & { fromCookie: boolean } {
  const wanted = request.headers[organizationHeader];
  const organization = typeof wanted === 'string' && wanted !== '' ? wanted : null;
  const bearer = request.headers.authorization;
  if (bearer !== undefined) return { authorization: bearer, organization, fromCookie: false };
  const cookie = request.cookies[cookieName];
  return { authorization: cookie === undefined ? null : `Bearer ${cookie}`, organization, fromCookie: cookie !== undefined };
}

/**
 * A cookie is sent by the browser unasked, so a request that changes something with it must come from our own pages. `Origin` is set by
 * browsers on every such request and can't be set by scripts.
 */
export function isForeignOrigin(request: FastifyRequest, publicUrl: string): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  return origin !== new URL(publicUrl).origin && hostOf(origin) !== request.headers.host;
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

const openSession = z.object({ token: z.string().min(16).max(4096), remember: z.boolean().default(true) });

/** `POST /session` puts a token that `signIn` or `signUp` gave into an HttpOnly cookie; `DELETE /session` takes it out. */
export function sessionRoutes(
  app: FastifyInstance,
  options: { publicUrl: string; identity: IdentityExchange; limiter: RateLimiter },
): void {
  const { publicUrl, identity } = options;
  const onRequest = limitAddress(options.limiter, 'address');

  app.post('/session', { onRequest }, async (request, reply) => {
    if (isForeignOrigin(request, publicUrl)) return refuse(reply, 403, 'FORBIDDEN', 'This page may not open a session.');
    const body = openSession.safeParse(request.body);
    if (!body.success) return refuse(reply, 400, 'BAD_USER_INPUT', 'token: must be what signIn answered');
    const answer = await identity.exchange({ authorization: `Bearer ${body.data.token}`, organization: null });
    if (!answer.ok) return refuse(reply, 401, 'UNAUTHENTICATED', 'The token is not valid.');
    reply.setCookie(cookieName, body.data.token, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: isSecure(publicUrl, request),
      ...(body.data.remember ? { maxAge: rememberedSeconds } : {}),
    });
    return reply.code(204).send();
  });

  app.delete('/session', { onRequest }, async (request, reply) => {
    if (isForeignOrigin(request, publicUrl)) return refuse(reply, 403, 'FORBIDDEN', 'This page may not end the session.');
    identity.forget(credentialOf(request));
    reply.clearCookie(cookieName, { path: '/' });
    return reply.code(204).send();
  });
}

/** On https always; reached by plain http under an address (a first try on a server), a secure cookie would never come back. */
function isSecure(publicUrl: string, request: FastifyRequest): boolean {
  const byAddress = isIP(request.hostname) !== 0 && request.protocol === 'http';
  return publicUrl.startsWith('https:') && !byAddress;
}

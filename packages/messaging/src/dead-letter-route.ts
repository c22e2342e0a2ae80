import { createRequestVerifier, signatureHeader } from '@quittance/access/signed-request';
import type { VerifyToken } from '@quittance/access/token';
import { parseId } from '@quittance/ids';
import type { RunningConsumer } from './consumer.ts';

/** Where the gateway asks each service for its dead letters (GET) and has one replayed (POST with `{ "eventId" }`). */
export const deadLetterPath = '/internal/dead-letters';

const mostListed = 100;

export type DeadLetterRouteOptions = {
  service: string;
  consumer: Pick<RunningConsumer, 'deadLetters' | 'replay'>;
  verifyToken: VerifyToken;
  internalSecrets: readonly string[];
};

/** Answers only requests that the gateway signed and made for a platform admin. */
export function deadLetterRoute(options: DeadLetterRouteOptions): (request: Request) => Promise<Response> {
  const verifyRequest = createRequestVerifier({ secrets: options.internalSecrets, receiver: options.service });

  async function isAllowed(request: Request, body: string): Promise<boolean> {
    const { pathname, search } = new URL(request.url);
    const claims = request.headers.get('authorization') ?? '';
    const signed = verifyRequest(request.headers.get(signatureHeader), {
      method: request.method,
      path: pathname + search,
      claims,
      body,
    });
    if (!signed.ok) return false;
    const caller = await options.verifyToken(claims.replace(/^Bearer /, ''));
    return caller.ok && caller.value.platformAdmin;
  }

  return async (request) => {
    const body = await request.text();
    if (!(await isAllowed(request, body))) return new Response(null, { status: 404 });
    if (request.method === 'GET') return Response.json(await options.consumer.deadLetters(mostListed));
    const eventId = parseId('evt', eventIdOf(body));
    const replayed = eventId !== null && (await options.consumer.replay(eventId));
    return new Response(null, { status: replayed ? 204 : 404 });
  };
}

function eventIdOf(body: string): string {
  try {
    return String((JSON.parse(body) as { eventId?: unknown }).eventId);
  } catch {
    return '';
  }
}

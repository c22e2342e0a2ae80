import type { AdministrationLog } from '@quittance/access/administration';
import type { Caller } from '@quittance/access/caller';
import { createRequestVerifier, signatureHeader } from '@quittance/access/signed-request';
import type { VerifyToken } from '@quittance/access/token';
import { type Id, parseId } from '@quittance/ids';
import { assert } from '@quittance/result';
import type { RunningConsumer } from './consumer.ts';

/** Where the gateway asks each service for its dead letters (GET) and has one replayed (POST with `{ "eventId" }`). */
export const deadLetterPath = '/internal/dead-letters';

const mostListed = 100;

export type DeadLetterRouteOptions = {
  service: string;
  consumer: Pick<RunningConsumer, 'deadLetters' | 'replay'>;
  verifyToken: VerifyToken;
  internalSecrets: readonly string[];
  /** Where replays are told of. */
  administration: AdministrationLog;
};

/** Answers only requests that the gateway signed and made for a platform admin. */
export function deadLetterRoute(options: DeadLetterRouteOptions): (request: Request) => Promise<Response> {
  const verifyRequest = createRequestVerifier({ secrets: options.internalSecrets, receiver: options.service });

  async function administratorOf(request: Request, body: string): Promise<Caller | null> {
    const { pathname, search } = new URL(request.url);
    const claims = request.headers.get('authorization') ?? '';
    const signed = verifyRequest(request.headers.get(signatureHeader), {
      method: request.method,
      path: pathname + search,
      claims,
      body,
    });
    if (!signed.ok) return null;
    const caller = await options.verifyToken(claims.replace(/^Bearer /, ''));
    return caller.ok && caller.value.platformAdmin ? caller.value : null;
  }

  async function replay({ userId, organization }: Caller, subject: Id<'evt'>): Promise<boolean> {
    assert(userId !== null, 'a platform administrator is a person');
    const actor = { actorId: userId, actedFor: organization?.id ?? null };
    const end = await options.administration.begin({ ...actor, action: 'DEAD_LETTER_REPLAY', fields: [], subject });
    try {
      const replayed = await options.consumer.replay(subject);
      await end(replayed ? 'OK' : 'REFUSED');
      return replayed;
    } catch (error) {
      await end('FAILED');
      throw error;
    }
  }

  return async (request) => {
    const body = await request.text();
    const administrator = await administratorOf(request, body);
    if (administrator === null) return new Response(null, { status: 404 });
    if (request.method === 'GET') return Response.json(await options.consumer.deadLetters(mostListed));
    const eventId = parseId('evt', eventIdOf(body));
    const replayed = eventId !== null && (await replay(administrator, eventId));
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

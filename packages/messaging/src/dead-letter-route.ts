import type { AdministrationLog } from '@quittance/access/administration';
import type { Caller } from '@quittance/access/caller';
import { createRequestVerifier, signatureHeader } from '@quittance/access/signed-request';
import type { VerifyToken } from '@quittance/access/token';
import { parseId } from '@quittance/ids';
import { assert } from '@quittance/result';
import { z } from 'zod';
import type { RunningConsumer } from './consumer.ts';

/**
 * Where the gateway asks each service for its dead letters (GET), and has one (POST with `{ "eventId" }`), all of a type (`{ "type" }`) or all of
 * them (`{}`) replayed: answers `{ "replayed": <how many> }`.
 */
export const deadLetterPath = '/internal/dead-letters';

const mostListed = 100;
const replayRequest = z.strictObject({ eventId: z.string().max(200).optional(), type: z.string().max(200).optional() });
type Wanted = z.output<typeof replayRequest>;

export type DeadLetterRouteOptions = {
  service: string;
  consumer: Pick<RunningConsumer, 'deadLetters' | 'replay' | 'replayAll'>;
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

  /** Tells the audit trail before and after. */
  async function recorded({ userId, organization }: Caller, wanted: Wanted): Promise<number | null> {
    assert(userId !== null, 'a platform administrator is a person');
    const actor = { actorId: userId, actedFor: organization?.id ?? null };
    const subject = wanted.eventId ?? wanted.type ?? null;
    const end = await options.administration.begin({ ...actor, action: 'DEAD_LETTER_REPLAY', fields: [], subject });
    try {
      const replayed = await replay(wanted);
      await end(replayed === null ? 'REFUSED' : 'OK');
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
    const wanted = replayRequest.safeParse(parseJson(body));
    if (!wanted.success) return new Response(null, { status: 400 });
    const replayed = await recorded(administrator, wanted.data);
    return replayed === null ? new Response(null, { status: 404 }) : Response.json({ replayed });
  };

  /** Null when the one that is named does not exist. */
  async function replay({ eventId, type }: Wanted): Promise<number | null> {
    if (eventId === undefined) return options.consumer.replayAll(type);
    const id = parseId('evt', eventId);
    return id !== null && (await options.consumer.replay(id)) ? 1 : null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

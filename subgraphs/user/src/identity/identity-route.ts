import { createRequestVerifier, signatureHeader } from '@quittance/access/signed-request';
import { z } from 'zod';
import type { ExchangeIdentity } from './exchange.ts';

const credential = z.object({ authorization: z.string().nullable(), organization: z.string().nullable() });
const statusOf = { INVALID_CREDENTIAL: 401, UNKNOWN_ORGANIZATION: 404 } as const;

/**
 * `POST /internal/identity`: exchanges a credential for the internal token, for the gateway alone, whose requests are signed. Answers 401 for
 * a credential that is nobody's, 404 for an organisation that is not the caller's.
 */
export function identityRoute(options: { exchange: ExchangeIdentity; secrets: readonly string[]; now: () => Date }) {
  const verify = createRequestVerifier({ secrets: options.secrets, receiver: 'user', now: options.now });
  return async (request: Request): Promise<Response> => {
    const body = await request.text();
    const { pathname, search } = new URL(request.url);
    const parts = { method: request.method, path: pathname + search, claims: '', body };
    if (!verify(request.headers.get(signatureHeader), parts).ok) return refused(403, 'FORBIDDEN');
    const parsed = credential.safeParse(JSON.parse(body));
    if (!parsed.success) return refused(400, 'BAD_USER_INPUT');
    const outcome = await options.exchange(parsed.data);
    if (!outcome.ok) return refused(statusOf[outcome.error.code], outcome.error.code);
    return Response.json(outcome.value, { headers: { 'cache-control': 'no-store' } });
  };
}

function refused(status: number, code: string): Response {
  return Response.json({ code }, { status, headers: { 'cache-control': 'no-store' } });
}

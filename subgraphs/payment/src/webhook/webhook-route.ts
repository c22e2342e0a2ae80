import type { Deps } from '../deps.ts';
import { jsonResponse, methodNotAllowed, notFoundResponse, readBody } from '../http.ts';
import { callGraceMs } from '../payment/payment.ts';
import { insertReceipt } from './store.ts';
import { workReceipt } from './work-receipt.ts';

const mostBodyBytes = 256 * 1024;
/**
 * `POST /webhooks/<provider>`: stores what is verified, once per event, then answers, then works it; a duplicate is answered like the first. What goes wrong after
 * that is ours to repeat, not the provider's.
 */
export async function handleWebhook(deps: Deps, request: Request): Promise<Response> {
  const provider = deps.providers.get(new URL(request.url).pathname.slice('/webhooks/'.length));
  if (provider === undefined) return notFoundResponse();
  if (request.method !== 'POST') return methodNotAllowed('POST');
  const body = await readBody(request, mostBodyBytes);
  if (body === null) return jsonResponse(413, { code: 'LIMIT_EXCEEDED', message: `At most ${mostBodyBytes} bytes.` });
  if (!(await provider.verifyWebhook(request.headers, body))) {
    deps.log.warn({ provider: provider.id }, 'a webhook with a bad signature was refused');
    return jsonResponse(401, { code: 'UNAUTHENTICATED', message: 'The signature is not right.' });
  }
  const event = provider.parseWebhook(body);
  if (event === null) return jsonResponse(400, { code: 'BAD_USER_INPUT', message: 'Not an event of this provider.' });

  const receivedAt = deps.now();
  const { eventId, type } = event;
  // When the worker takes the receipt over, should this process die while working it.
  const nextTryAt = new Date(receivedAt.getTime() + deps.callTimeoutMs + callGraceMs);
  const fresh = await insertReceipt(deps.db, { provider: provider.id, eventId, type, body, receivedAt, nextTryAt });
  if (fresh) deps.background.run(() => workReceipt(deps, { provider: provider.id, eventId, body, tries: 0 }));
  return jsonResponse(200, { received: true, duplicate: !fresh });
}

import type { Deps } from '../deps.ts';
import { jsonResponse, methodNotAllowed, notFoundResponse, readBody } from '../http.ts';
import { insertReceipt } from './store.ts';
import { workReceipt } from './work-receipt.ts';

const mostBodyBytes = 256 * 1024;
/** When the worker takes a receipt over whose process died while working it. */
const takeOverMs = 60_000;

/**
 * `POST /webhooks/<provider>`: stores what is verified, once per event, before it answers; a duplicate is answered like the first. What goes
 * wrong after that is ours to repeat, not the provider's.
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
  const nextTryAt = new Date(receivedAt.getTime() + takeOverMs);
  const fresh = await insertReceipt(deps.db, { provider: provider.id, eventId, type, body, receivedAt, nextTryAt });
  if (fresh) await workReceipt(deps, { provider: provider.id, eventId, body, tries: 0 });
  return jsonResponse(200, { received: true, duplicate: !fresh });
}

import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { jsonResponse, methodNotAllowed, readBody } from '../http.ts';
import { sandboxApiPath } from '../provider/sandbox/sandbox-resource.ts';
import { act } from './act.ts';
import { actRefund } from './act-refund.ts';
import type { SandboxCheckout } from './checkout.ts';
import type { SandboxDeps } from './deps.ts';
import { minorOf } from './left.ts';
import { findByReference, findCheckout, openOnce, refundResourceOf, resourceOf } from './store.ts';

const mostBodyBytes = 16 * 1024;
const hangMs = 30_000;

const amount = z.object({ value: z.string().regex(/^\d{1,15}(\.\d{1,4})?$/), currency: z.string().regex(/^[A-Z]{3}$/) });
const reference = z.string().min(1).max(100);

const newRefund = z.object({ reference, amount });

const newCheckout = z.object({
  reference,
  amount,
  description: z.string().max(127),
  returnUrl: z.url().max(2_000),
});

/** The merchant's side of the sandbox: `/checkout/sandbox/api/checkouts`, with a bearer key and idempotency keys. */
export async function handleRest(deps: SandboxDeps, request: Request): Promise<Response> {
  if (!isClient(deps, request)) return problem(401, 'The API key is not right.');
  const url = new URL(request.url);
  const [id, action, ...rest] = url.pathname.slice(sandboxApiPath.length).split('/').filter(Boolean).map(decodeURIComponent);
  if (rest.length > 0) return problem(404, 'There is nothing here.');
  if (request.method === 'GET') return read(deps, id, url.searchParams.get('reference'));
  if (request.method !== 'POST') return methodNotAllowed('GET, POST');
  const key = request.headers.get('idempotency-key');
  if (key === null || key.length > 100) return problem(400, 'An idempotency-key of at most 100 characters is needed.');
  if (id === undefined) return open(deps, request, key);
  if (action === 'capture')
    return answer(deps, await act(deps, id, { type: 'capture', key, captureId: `cap_${randomUUID()}` }), request);
  if (action === 'cancel') return answer(deps, await act(deps, id, { type: 'cancel' }), request);
  if (action === 'refund') return refund(deps, request, { id, key });
  return problem(404, 'There is nothing here.');
}

function isClient(deps: SandboxDeps, request: Request): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.headers.get('authorization') ?? ''), digest(`Bearer ${deps.apiKey}`));
}

async function read(deps: SandboxDeps, id: string | undefined, reference: string | null): Promise<Response> {
  const byReference = reference === null ? null : findByReference(deps.db, reference);
  const checkout = await (id === undefined ? byReference : findCheckout(deps.db, id));
  return checkout === null ? problem(404, 'There is no such checkout.') : told(deps, 200, checkout);
}

async function open(deps: SandboxDeps, request: Request, key: string): Promise<Response> {
  const body = await readBody(request, mostBodyBytes);
  if (body === null) return problem(413, `At most ${mostBodyBytes} bytes.`);
  const parsed = newCheckout.safeParse(parseJson(body));
  if (!parsed.success) return problem(422, parsed.error.issues[0]?.message ?? 'The body is not acceptable.');
  const { reference, amount, description, returnUrl } = parsed.data;
  const opened = await openOnce(deps.db, key, {
    id: `chk_${randomUUID()}`,
    reference,
    amount: amount.value,
    currency: amount.currency,
    description,
    returnUrl,
    createdAt: deps.now(),
  });
  if (opened === null) return problem(422, 'This idempotency key was used before with another body.');
  return told(deps, opened.created ? 201 : 200, opened.checkout);
}

async function refund(deps: SandboxDeps, request: Request, { id, key }: { id: string; key: string }): Promise<Response> {
  const body = await readBody(request, mostBodyBytes);
  if (body === null) return problem(413, `At most ${mostBodyBytes} bytes.`);
  const parsed = newRefund.safeParse(parseJson(body));
  if (!parsed.success) return problem(422, parsed.error.issues[0]?.message ?? 'The body is not acceptable.');
  const { reference, amount } = parsed.data;
  const checkout = await findCheckout(deps.db, id);
  if (checkout === null) return problem(404, 'There is no such checkout.');
  if (checkout.currency !== amount.currency) return problem(422, `The amount must be in ${checkout.currency}.`);
  const order = {
    id: `rfd_${randomUUID()}`,
    idempotencyKey: key,
    reference,
    amountMinor: minorOf(amount.value, amount.currency),
  };
  const outcome = await actRefund(deps, id, order);
  if (outcome === null) return problem(404, 'There is no such checkout.');
  if (outcome.kind === 'conflict') return problem(409, outcome.message);
  return outcome.hang ? silence(request.signal) : jsonResponse(200, refundResourceOf(outcome.refund, amount.currency));
}

function answer(deps: SandboxDeps, outcome: Awaited<ReturnType<typeof act>>, request: Request): Response {
  if (outcome === null) return problem(404, 'There is no such checkout.');
  if (outcome.kind === 'conflict') return problem(409, outcome.message);
  return outcome.hang ? silence(request.signal) : told(deps, 200, outcome.checkout);
}

const told = (deps: SandboxDeps, status: number, checkout: SandboxCheckout) =>
  jsonResponse(status, resourceOf(checkout, deps.publicUrl));

const problem = (status: number, message: string) => jsonResponse(status, { message });

/** An answer that begins and never ends: the client runs into its time-out after the money has moved. */
function silence(signal: AbortSignal): Response {
  let end: () => void = () => undefined;
  const body = new ReadableStream({
    start(controller) {
      const timer = setTimeout(() => controller.error(new Error('The sandbox hangs up')), hangMs);
      timer.unref();
      end = () => clearTimeout(timer);
      signal.addEventListener('abort', end, { once: true });
    },
    cancel: () => end(),
  });
  return new Response(body, { status: 200, headers: { 'content-type': 'application/json' } });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { randomUUID } from 'node:crypto';
import { fieldsOf, jsonResponse, methodNotAllowed, notFoundResponse, readBody, seeOther, wantsJson } from '../http.ts';
import { sandboxApiPath } from '../provider/sandbox/sandbox-resource.ts';
import { type ActOutcome, act } from './act.ts';
import { actRefund, settleRefunds } from './act-refund.ts';
import { approvalPage } from './approval-page.ts';
import { isFault, type SandboxAction } from './checkout.ts';
import type { SandboxDeps } from './deps.ts';
import { handleRest } from './rest.ts';
import { findCheckout } from './store.ts';

const prefix = '/checkout/sandbox/';
const mostBodyBytes = 4 * 1024;

/** Everything under `/checkout/sandbox/`: the REST interface, the approval page and what its buttons do. */
export async function handleSandbox(deps: SandboxDeps, request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (url.pathname.startsWith(sandboxApiPath)) return handleRest(deps, request);
  const [id = '', verb, ...rest] = url.pathname.slice(prefix.length).split('/');
  if (rest.length > 0) return notFoundResponse();
  if (verb !== undefined) return request.method === 'POST' ? press(deps, request, id, verb) : methodNotAllowed('POST');
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed('GET');
  const checkout = await findCheckout(deps.db, id);
  return checkout === null ? notFoundResponse() : approvalPage(checkout, deps.publicUrl);
}

async function press(deps: SandboxDeps, request: Request, id: string, verb: string): Promise<Response> {
  const body = await readBody(request, mostBodyBytes);
  const fields = body === null ? null : fieldsOf(request, body);
  const given = (name: string) => new URL(request.url).searchParams.get(name) ?? fields?.[name] ?? '';
  const outcome = await outcomeOf(deps, id, verb, given);
  if (outcome === null) return notFoundResponse();
  if ('wrong' in outcome) return jsonResponse(400, { code: 'BAD_USER_INPUT', message: outcome.wrong });
  return wantsJson(request) ? toProgram(outcome) : toBrowser(deps, outcome);
}

async function outcomeOf(
  deps: SandboxDeps,
  id: string,
  verb: string,
  given: (name: string) => unknown,
): Promise<ActOutcome | { wrong: string } | null> {
  if (verb === 'refund') {
    const amount = String(given('amount'));
    if (!/^\d{0,15}$/.test(amount)) return { wrong: 'amount: must be a number of minor units.' };
    const amountMinor = amount === '' ? null : BigInt(amount);
    return actRefund(deps, id, { id: `rfd_${randomUUID()}`, idempotencyKey: null, reference: null, amountMinor });
  }
  if (verb === 'settle-refund') return settleRefunds(deps, id, 'DONE');
  if (verb === 'reject-refund') return settleRefunds(deps, id, 'FAILED');
  const action = actionOf(verb, given('fault'));
  if (action === 'unknown fault') return { wrong: 'fault: there is no such fault.' };
  return action === null ? null : act(deps, id, action);
}

function actionOf(verb: string, fault: unknown): SandboxAction | 'unknown fault' | null {
  if (verb === 'decline' || verb === 'settle' || verb === 'reject') return { type: verb };
  if (verb === 'dispute') return { type: 'dispute', disputeId: `dsp_${randomUUID()}` };
  if (verb === 'dispute-won') return { type: 'decide', outcome: 'WON' };
  if (verb === 'dispute-lost') return { type: 'decide', outcome: 'LOST' };
  if (verb !== 'approve') return null;
  if (fault === '') return { type: 'approve', fault: null };
  return isFault(fault) ? { type: 'approve', fault } : 'unknown fault';
}

function toProgram(outcome: ActOutcome): Response {
  const { status, returnUrl } = outcome.checkout;
  return outcome.kind === 'conflict'
    ? jsonResponse(409, { code: 'CONFLICT', message: outcome.message, status })
    : jsonResponse(200, { status, returnUrl });
}

function toBrowser(deps: SandboxDeps, outcome: ActOutcome): Response {
  if (outcome.kind === 'conflict') return approvalPage(outcome.checkout, deps.publicUrl, outcome.message);
  const { fault, disputeId, refunds } = outcome.checkout;
  // The payer closes the window instead of coming back; who plays a dispute or gives money back stays.
  if (fault === 'webhook_only' || disputeId !== null || refunds.length > 0) return approvalPage(outcome.checkout, deps.publicUrl);
  return seeOther(outcome.checkout.returnUrl);
}

import { setTimeout as pause } from 'node:timers/promises';
import { ConnectionError, QuittanceError } from './errors.ts';

export type TransportOptions = {
  /** The gateway, for instance https://invoices.example.com */
  url: string;
  /** A session's token or an API key. */
  token?: string;
  /** The organisation to act for; by default the caller's first. */
  organization?: string;
  /** For one try; 15 s by default. */
  timeoutMs?: number;
  /** How often a call is tried again that may be; 3 by default. */
  retries?: number;
  /** Before the second try; it doubles with each further one. 250 ms by default. */
  firstPauseMs?: number;
  fetch?: typeof fetch;
};

export type Call = {
  query: string;
  operationName: string;
  variables: unknown;
  /** Queries, and mutations with an idempotency key: what can be sent twice without being done twice. */
  repeatable: boolean;
  idempotencyKey: string | null;
};

type TopLevelError = { message: string; path?: unknown[]; extensions?: { code?: string; requestId?: string } };
type Answer = { data?: Record<string, unknown> | null; errors?: TopLevelError[] };

const retriedStatuses = new Set([429, 502, 503, 504]);
const longestPauseMs = 30_000;

/** Sends one operation; tries again what may be tried again, with growing pauses, and as late as `Retry-After` asks for. */
export async function send(options: TransportOptions, call: Call): Promise<Record<string, unknown>> {
  const retries = call.repeatable ? (options.retries ?? 3) : 0;
  for (let attempt = 0; ; attempt++) {
    const outcome = await tryOnce(options, call);
    if ('data' in outcome) return outcome.data;
    if (attempt >= retries) throw outcome.error;
    const backoffMs = 2 ** attempt * (options.firstPauseMs ?? 250) * (0.5 + Math.random());
    await pause(Math.min(longestPauseMs, Math.max(backoffMs, outcome.retryAfterMs)));
  }
}

type Outcome = { data: Record<string, unknown> } | { error: Error; retryAfterMs: number };

/** Throws what no other try would change; answers what another one might. */
async function tryOnce(options: TransportOptions, call: Call): Promise<Outcome> {
  let response: Response;
  let text: string;
  try {
    response = await (options.fetch ?? fetch)(new URL('/graphql', options.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...(options.organization === undefined ? {} : { 'quittance-organization': options.organization }),
      },
      body: JSON.stringify({ query: call.query, operationName: call.operationName, variables: call.variables }),
      signal: AbortSignal.timeout(options.timeoutMs ?? 15_000),
    });
    text = await response.text();
  } catch (cause) {
    return { error: new ConnectionError(`${options.url} did not answer`, call.idempotencyKey, cause), retryAfterMs: 0 };
  }
  const answer = parse(text);
  const [error] = answer?.errors ?? [];
  const transient = retriedStatuses.has(response.status) || error?.extensions?.code === 'UNAVAILABLE';
  if (transient) {
    const retryAfterMs = Number(response.headers.get('retry-after') ?? 0) * 1000;
    return { error: error === undefined ? noAnswer(options, call, response) : topLevel(error), retryAfterMs: retryAfterMs || 0 };
  }
  if (error !== undefined) throw topLevel(error);
  if (answer?.data == null) throw noAnswer(options, call, response);
  return { data: answer.data };
}

function topLevel(error: TopLevelError): QuittanceError {
  const { code = 'INTERNAL', requestId } = error.extensions ?? {};
  return new QuittanceError({ code, message: error.message, ...(requestId === undefined ? {} : { requestId }) });
}

function noAnswer(options: TransportOptions, call: Call, response: Response): ConnectionError {
  return new ConnectionError(`${options.url} answered ${response.status} and nothing of use`, call.idempotencyKey, null);
}

function parse(text: string): Answer | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

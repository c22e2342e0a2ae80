import { setTimeout as pause } from 'node:timers/promises';
import { bounded } from '@quittance/access/bounded';
import { failpoint } from '@quittance/failpoint';
import type { CallOutcome } from './provider.ts';

/** One request to a provider. Repeating it must be harmless: it reads, or it carries an idempotency key. */
export type ProviderRequest = {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: unknown;
};

/** What a provider answered: any status below 500 is an answer. */
export type ProviderAnswer = { status: number; body: unknown };

export type CallLimits = {
  /** For one try, up to the last byte of the answer. */
  timeoutMs: number;
  /** Tries in all; only used up when a try certainly had no effect. */
  tries: number;
  /** Calls at a time; the ones after that wait. */
  concurrency: number;
  /** How many wait at most; more are turned away. */
  waiting: number;
  /** Longest answer that is read. */
  maxBytes: number;
};

export const defaultCallLimits: CallLimits = { timeoutMs: 10_000, tries: 3, concurrency: 16, waiting: 200, maxBytes: 256 * 1024 };

export type CallProvider = (request: ProviderRequest) => Promise<CallOutcome<ProviderAnswer>>;

/** Failures after which the other side certainly did not get the request. */
const neverArrived = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const firstPauseMs = 100;
const longestPauseMs = 1_000;

/**
 * Makes the function that all calls to one provider go through: time-out, tries, a limit on calls at a time and on the answer's length.
 * A request is sent again only when it never arrived or was turned away (429, 503); everything else that is no answer is `unknown`.
 */
export function createCaller(limits: CallLimits): CallProvider {
  const places = createPlaces(limits);
  return (request) =>
    places<CallOutcome<ProviderAnswer>>({ kind: 'unreachable', reason: 'too many calls at a time' }, async () => {
      let outcome = await attempt(request, limits);
      for (let tries = 1; tries < limits.tries && outcome.kind === 'unreachable'; tries++) {
        await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** tries) * (0.5 + Math.random() / 2));
        outcome = await attempt(request, limits);
      }
      return outcome;
    });
}

async function attempt(request: ProviderRequest, limits: CallLimits): Promise<CallOutcome<ProviderAnswer>> {
  try {
    await failpoint('provider.asking');
    const response = await fetch(request.url, {
      method: request.method,
      headers: { accept: 'application/json', ...request.headers, ...(request.body === undefined ? {} : json) },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      redirect: 'error',
      signal: AbortSignal.timeout(limits.timeoutMs),
    });
    const text = await bounded(response, limits.maxBytes).text();
    await failpoint('provider.answered');
    if (response.status === 429 || response.status === 503) return { kind: 'unreachable', reason: `answered ${response.status}` };
    if (response.status >= 500) return { kind: 'unknown', reason: `answered ${response.status}` };
    return { kind: 'answered', value: { status: response.status, body: text === '' ? null : JSON.parse(text) } };
  } catch (error) {
    const code = causeCode(error);
    if (code !== null && neverArrived.has(code)) return { kind: 'unreachable', reason: code };
    return { kind: 'unknown', reason: error instanceof Error ? error.name : 'no answer' };
  }
}

const json = { 'content-type': 'application/json' };

/** `fetch` hides the system's code in the cause of its TypeError. */
function causeCode(error: unknown): string | null {
  const cause = error instanceof Error ? error.cause : null;
  return cause !== null && typeof cause === 'object' && 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
}

/** At most so many pieces of work at a time; the others wait their turn, and those for whom there is no room get `full`. */
function createPlaces(limits: Pick<CallLimits, 'concurrency' | 'waiting'>): <T>(full: T, work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = limits.concurrency;
  return async (full, work) => {
    if (free > 0) free -= 1;
    else if (waiting.length >= limits.waiting) return full;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

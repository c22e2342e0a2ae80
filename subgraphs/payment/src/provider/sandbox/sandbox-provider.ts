import { formatAmount, type Money } from '@quittance/money/money';
import { type CallLimits, createCaller, defaultCallLimits, type ProviderAnswer } from '../call.ts';
import type { CallOutcome, Observation, PaymentProvider, ProviderEvent } from '../provider.ts';
import { verifyStandardWebhook } from '../standard-webhook.ts';
import { observationOf, refundOf } from './observation-of.ts';
import { sandboxApiPath, sandboxEvent, sandboxRefundResource, sandboxResource } from './sandbox-resource.ts';

export type SandboxProviderOptions = {
  /** Where its REST interface is: in standalone our own loopback address. */
  baseUrl: string;
  apiKey: string;
  webhookKey: Buffer;
  timeoutMs: number;
  now: () => Date;
};

/** The client of the sandbox: knows it by HTTP alone, as it would know a real provider. */
export function createSandboxProvider(options: SandboxProviderOptions): PaymentProvider {
  const limits: CallLimits = { ...defaultCallLimits, timeoutMs: options.timeoutMs };
  const call = createCaller(limits);
  const url = `${options.baseUrl}${sandboxApiPath}`;
  const headers = { authorization: `Bearer ${options.apiKey}` };
  const send = (path: string, idempotencyKey: string, body: unknown = {}) =>
    call({ method: 'POST', url: `${url}${path}`, headers: { ...headers, 'idempotency-key': idempotencyKey }, body });
  const post = async (...args: Parameters<typeof send>) => observed(await send(...args));

  return {
    id: 'sandbox',
    name: 'Sandbox',
    capabilities: { sandbox: true, currencies: null, refunds: true, approvalOrigins: [] },

    createCheckout: ({ reference, amount, description, returnUrl }, { idempotencyKey }) =>
      post('', idempotencyKey, {
        reference,
        amount: told(amount),
        description,
        returnUrl,
      }),

    capture: async ({ checkoutId }, { idempotencyKey }) =>
      checkoutId === null ? neverOpened : post(`/${encodeURIComponent(checkoutId)}/capture`, idempotencyKey),

    cancel: async ({ checkoutId, idempotencyKey }) =>
      checkoutId === null ? neverOpened : post(`/${encodeURIComponent(checkoutId)}/cancel`, idempotencyKey),

    refund: async ({ checkoutId }, { reference, amount }, { idempotencyKey }) => {
      if (checkoutId === null) return neverOpened;
      const body = { reference, amount: told(amount) };
      return read(await send(`/${encodeURIComponent(checkoutId)}/refund`, idempotencyKey, body), (answer) => {
        const parsed = sandboxRefundResource.safeParse(answer);
        return parsed.success ? refundOf(parsed.data) : null;
      });
    },

    async fetch({ checkoutId, reference }) {
      const query = checkoutId === null ? `?reference=${encodeURIComponent(reference)}` : `/${encodeURIComponent(checkoutId)}`;
      const outcome = await call({ method: 'GET', url: `${url}${query}`, headers });
      if (outcome.kind === 'answered' && outcome.value.status === 404) return { kind: 'answered', value: null };
      return observed(outcome);
    },

    verifyWebhook: async (webhookHeaders, rawBody) =>
      verifyStandardWebhook(options.webhookKey, webhookHeaders, rawBody, options.now()),

    parseWebhook: parseSandboxEvent,
  };
}

const neverOpened = { kind: 'refused', reason: 'The checkout was never opened' } as const;

const told = ({ amountMinor, currency }: Money) => ({ value: formatAmount(amountMinor, currency), currency });

function observed(outcome: CallOutcome<ProviderAnswer>): CallOutcome<Observation> {
  return read(outcome, (body) => {
    const parsed = sandboxResource.safeParse(body);
    return parsed.success ? observationOf(parsed.data) : null;
  });
}

/** What an answer says, by `parse`; null of that: it can't be read, which says as much as no answer. */
function read<T>(outcome: CallOutcome<ProviderAnswer>, parse: (body: unknown) => T | null): CallOutcome<T> {
  if (outcome.kind !== 'answered') return outcome;
  const { status, body } = outcome.value;
  if (status >= 400) return { kind: 'refused', reason: messageOf(body) ?? `answered ${status}` };
  const value = parse(body);
  return value === null ? { kind: 'unknown', reason: 'unreadable answer' } : { kind: 'answered', value };
}

function parseSandboxEvent(rawBody: string): ProviderEvent | null {
  const parsed = sandboxEvent.safeParse(parseJson(rawBody));
  if (!parsed.success) return null;
  const { id, type, data } = parsed.data;
  return { eventId: id, type, checkoutId: data.id, reference: data.reference, observation: observationOf(data) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function messageOf(body: unknown): string | null {
  return body !== null && typeof body === 'object' && 'message' in body && typeof body.message === 'string' ? body.message : null;
}

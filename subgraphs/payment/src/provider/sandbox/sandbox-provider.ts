import { formatAmount, isCurrency, parseAmount } from '@quittance/money/money';
import { type CallLimits, createCaller, defaultCallLimits, type ProviderAnswer } from '../call.ts';
import type { CallOutcome, Observation, PaymentProvider, ProviderEvent } from '../provider.ts';
import { verifyStandardWebhook } from '../standard-webhook.ts';
import { type SandboxResource, sandboxApiPath, sandboxEvent, sandboxResource } from './sandbox-resource.ts';

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
  const post = async (path: string, idempotencyKey: string, body: unknown = {}) =>
    observed(
      await call({ method: 'POST', url: `${url}${path}`, headers: { ...headers, 'idempotency-key': idempotencyKey }, body }),
    );

  return {
    id: 'sandbox',
    name: 'Sandbox',
    capabilities: { sandbox: true, currencies: null, refunds: false, approvalOrigins: [] },

    createCheckout: ({ reference, amount, description, returnUrl }, { idempotencyKey }) =>
      post('', idempotencyKey, {
        reference,
        amount: { value: formatAmount(amount.amountMinor, amount.currency), currency: amount.currency },
        description,
        returnUrl,
      }),

    capture: async ({ checkoutId }, { idempotencyKey }) =>
      checkoutId === null ? neverOpened : post(`/${encodeURIComponent(checkoutId)}/capture`, idempotencyKey),

    cancel: async ({ checkoutId, idempotencyKey }) =>
      checkoutId === null ? neverOpened : post(`/${encodeURIComponent(checkoutId)}/cancel`, idempotencyKey),

    refund: async () => ({ kind: 'refused', reason: 'The sandbox does not refund' }),

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

function observed(outcome: CallOutcome<ProviderAnswer>): CallOutcome<Observation> {
  if (outcome.kind !== 'answered') return outcome;
  const { status, body } = outcome.value;
  if (status >= 400) return { kind: 'refused', reason: messageOf(body) ?? `answered ${status}` };
  const parsed = sandboxResource.safeParse(body);
  const observation = parsed.success ? observationOf(parsed.data) : null;
  // An answer that can't be read says as much as none.
  return observation === null ? { kind: 'unknown', reason: 'unreadable answer' } : { kind: 'answered', value: observation };
}

const states = {
  OPEN: 'open',
  APPROVED: 'approved',
  PENDING: 'pending',
  CAPTURED: 'captured',
  DECLINED: 'failed',
  FAILED: 'failed',
  CANCELED: 'canceled',
} as const;

const reasons: Partial<Record<SandboxResource['status'], string>> = {
  DECLINED: 'Declined by the payer',
  FAILED: 'The bank refused the payment',
  CANCELED: 'Canceled',
};

const disputeReasons = {
  OPEN: 'The payer says that they did not order this',
  WON: 'The provider decided for the receiver',
  LOST: 'The provider decided for the payer',
} as const;

function observationOf(resource: SandboxResource): Observation | null {
  const { value, currency } = resource.amount;
  const amount = isCurrency(currency) ? parseAmount(value, currency) : null;
  if (!isCurrency(currency) || amount === null || !amount.ok) return null;
  return {
    state: states[resource.status],
    checkoutId: resource.id,
    checkoutUrl: resource.approvalUrl,
    captureId: resource.captureId,
    amount: { amountMinor: amount.value, currency },
    method: 'sandbox',
    reason: reasons[resource.status] ?? null,
    dispute:
      resource.dispute === null
        ? null
        : {
            ...resource.dispute,
            amount: { amountMinor: amount.value, currency },
            reason: disputeReasons[resource.dispute.status],
          },
  };
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

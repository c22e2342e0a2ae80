import type { Money } from '@quittance/money/money';

/**
 * What we tell a provider when a checkout is to be opened. `reference` is the payment's id: a provider keeps it, so that a checkout can
 * be found again when its answer got lost.
 */
export type CheckoutIntent = {
  reference: string;
  amount: Money;
  /** For the payer to read on the provider's page, at most 127 characters. */
  description: string;
  /** Where the provider sends the payer's browser afterwards, whatever happened. */
  returnUrl: string;
};

/** How to name a checkout to its provider; `checkoutId` is null while the answer to its creation is missing. */
export type CheckoutRef = { checkoutId: string | null; reference: string; idempotencyKey: string };

/** That the payer disputes a captured payment: the provider decides. */
export type ProviderDispute = {
  /** The provider's name for it; the same for every news of it. */
  id: string;
  status: 'OPEN' | 'WON' | 'LOST';
  /** At most what was captured. */
  amount: Money;
  /** In words for people; null when the provider does not tell. */
  reason: string | null;
};

/** Money of a captured payment that goes back to the payer. */
export type ProviderRefund = {
  /** The provider's name for it. */
  refundId: string;
  /** What we called it when we asked for it; null for what was given back at the provider. */
  reference: string | null;
  amount: Money;
  state: 'pending' | 'done' | 'failed';
};

/** What we ask a provider to give back. `reference` is the refund's id, by which it is found again when the answer got lost. */
export type RefundOrder = { captureId: string | null; reference: string; amount: Money; reason: string | null };

/** A checkout as its provider sees it. */
export type Observation = {
  state: 'open' | 'approved' | 'pending' | 'captured' | 'failed' | 'canceled';
  checkoutId: string;
  /** Where the payer approves. */
  checkoutUrl: string | null;
  captureId: string | null;
  /** What was or is to be captured. */
  amount: Money;
  /** For instance `card`; null when the provider does not tell. */
  method: string | null;
  /** Why it failed, in words for people. */
  reason: string | null;
  /** The dispute that is open, or the last one; null when there was none. */
  dispute: ProviderDispute | null;
  /** All refunds of the capture, whoever asked for them; each is told in its newest state. */
  refunds: readonly ProviderRefund[];
};

/**
 * How a call to a provider ended. The difference that money hangs on is between `unreachable` (nobody has heard of it; it may be done
 * again) and `unknown` (it may have been done: ask, never do it again).
 */
export type CallOutcome<T> =
  | { kind: 'answered'; value: T }
  | { kind: 'refused'; reason: string }
  | { kind: 'unreachable'; reason: string }
  | { kind: 'unknown'; reason: string };

/** A webhook, told in our words. `reference` may be missing where a provider names the checkout only. */
export type ProviderEvent = {
  /** The provider's id of the event: the same for every delivery of it. */
  eventId: string;
  type: string;
  checkoutId: string | null;
  reference: string | null;
  /** What the event says of the checkout; null for events that do not concern us. */
  observation: Observation | null;
};

/** A payment provider. Every method has a time-out of its own and answers instead of throwing, network failures included. */
export type PaymentProvider = {
  id: string;
  /** For people. */
  name: string;
  capabilities: {
    /** No real money moves. */
    sandbox: boolean;
    /** Null: all. */
    currencies: readonly string[] | null;
    refunds: boolean;
    /** Origins of its approval pages: what our pages may lead to. */
    approvalOrigins: readonly string[];
  };
  /** Moves no money. The same key answers the same checkout. */
  createCheckout(intent: CheckoutIntent, options: { idempotencyKey: string }): Promise<CallOutcome<Observation>>;
  /** Takes the money of an approved checkout. The same key takes it once. */
  capture(ref: CheckoutRef, options: { idempotencyKey: string }): Promise<CallOutcome<Observation>>;
  /** Ends a checkout that was not captured, and answers what it is afterwards: a capture that was faster wins. */
  cancel(ref: CheckoutRef): Promise<CallOutcome<Observation>>;
  /** Gives money of a captured checkout back. The same key gives it back once. */
  refund(ref: CheckoutRef, order: RefundOrder, options: { idempotencyKey: string }): Promise<CallOutcome<ProviderRefund>>;
  /** Null: the provider has never heard of it. */
  fetch(ref: CheckoutRef): Promise<CallOutcome<Observation | null>>;
  /** Whether the provider sent exactly these bytes, lately. */
  verifyWebhook(headers: Headers, rawBody: string): Promise<boolean>;
  /** Null for a body that is not an event of this provider. Only called for verified bodies. */
  parseWebhook(rawBody: string): ProviderEvent | null;
};

/** The providers in use, by id. */
export type ProviderRegistry = ReadonlyMap<string, PaymentProvider>;

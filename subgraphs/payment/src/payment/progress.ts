/** How far a payment got; see the API's `PaymentStatus`. */
export const statuses = [
  'CREATED',
  'REQUIRES_ACTION',
  'PENDING',
  'SUCCEEDED',
  'FAILED',
  'CANCELED',
  'PARTIALLY_REFUNDED',
  'REFUNDED',
  'DISPUTED',
  'UNKNOWN',
] as const;

export type Status = (typeof statuses)[number];

/** What can happen to a payment; a payment's status is nothing but these, in their order. */
export const factTypes = [
  'CREATED',
  'CHECKOUT_OPENED',
  'APPROVED',
  'PENDING',
  'CAPTURED',
  'FAILED',
  'CANCELED',
  'EXPIRED',
  'UNKNOWN',
  'REFUNDED',
  'REFUNDED_IN_PART',
  'DISPUTED',
  'DISPUTE_WON',
  'DISPUTE_WON_AFTER_REFUND',
  'DISPUTE_LOST',
  'DISPUTE_LOST_IN_PART',
] as const;

export type FactType = (typeof factTypes)[number];

/** Where a payment stands: its status and the fact that brought it there. Null before the first fact. */
export type Progress = { status: Status; last: FactType };

/** The statuses whose outcome is open: the invoice must not be paid by another payment meanwhile. */
export const openStatuses = ['CREATED', 'REQUIRES_ACTION', 'PENDING', 'UNKNOWN'] as const satisfies readonly Status[];

export function isOpen(status: Status): boolean {
  return (openStatuses as readonly Status[]).includes(status);
}

type Transitions = Partial<Record<FactType, Status>>;

const refunds: Transitions = { REFUNDED: 'REFUNDED', REFUNDED_IN_PART: 'PARTIALLY_REFUNDED' };
const ended: Transitions = { CAPTURED: 'SUCCEEDED', FAILED: 'FAILED', CANCELED: 'CANCELED', EXPIRED: 'CANCELED' };

/**
 * Which fact leads where; what is not listed is ignored, because it is a duplicate or arrived late. Two entries matter most: nothing but
 * refunds and disputes follow SUCCEEDED, and a payment that counted as failed or canceled still succeeds when the provider has the money.
 * A refund that was under way when a dispute was opened may still be made: what is left stays disputed.
 */
const transitions: Readonly<Record<Status, Transitions>> = {
  CREATED: { ...ended, CHECKOUT_OPENED: 'REQUIRES_ACTION', APPROVED: 'PENDING', PENDING: 'PENDING', UNKNOWN: 'UNKNOWN' },
  REQUIRES_ACTION: { ...ended, APPROVED: 'PENDING', PENDING: 'PENDING', UNKNOWN: 'UNKNOWN' },
  PENDING: { ...ended, PENDING: 'PENDING', UNKNOWN: 'UNKNOWN' },
  UNKNOWN: { ...ended, CHECKOUT_OPENED: 'REQUIRES_ACTION', APPROVED: 'PENDING', PENDING: 'PENDING' },
  FAILED: { CAPTURED: 'SUCCEEDED' },
  CANCELED: { CAPTURED: 'SUCCEEDED' },
  SUCCEEDED: { ...refunds, DISPUTED: 'DISPUTED' },
  PARTIALLY_REFUNDED: { ...refunds, DISPUTED: 'DISPUTED' },
  REFUNDED: {},
  DISPUTED: {
    REFUNDED: 'REFUNDED',
    REFUNDED_IN_PART: 'DISPUTED',
    DISPUTE_WON: 'SUCCEEDED',
    DISPUTE_WON_AFTER_REFUND: 'PARTIALLY_REFUNDED',
    DISPUTE_LOST: 'REFUNDED',
    DISPUTE_LOST_IN_PART: 'PARTIALLY_REFUNDED',
  },
};

/** What can happen twice in a row. Whoever records it knows one refund from another; of everything else the second is a duplicate. */
const repeatable: FactType = 'REFUNDED_IN_PART';

/** Where a fact brings a payment, or null when it changes nothing and is not to be recorded. */
export function advance(progress: Progress | null, fact: FactType): Progress | null {
  if (progress === null) return fact === 'CREATED' ? { status: 'CREATED', last: fact } : null;
  if (fact === progress.last && fact !== repeatable) return null;
  const status = transitions[progress.status][fact];
  return status === undefined ? null : { status, last: fact };
}

/** The progress that a list of facts adds up to, oldest first. */
export function derive(facts: readonly FactType[]): Progress | null {
  return facts.reduce<Progress | null>((progress, fact) => advance(progress, fact) ?? progress, null);
}

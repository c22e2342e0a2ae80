import { leftMinorOf, leftOf, type SandboxRefund } from './left.ts';

/** Faults that the approval can switch on; each plays what real providers do now and then. The last two wait for a refund. */
export const faults = [
  'timeout_after_charge',
  'duplicate_webhook',
  'pending',
  'webhook_only',
  'timeout_after_refund',
  'pending_refund',
] as const;
export type Fault = (typeof faults)[number];

export function isFault(text: unknown): text is Fault {
  return (faults as readonly unknown[]).includes(text);
}

export type SandboxStatus = 'OPEN' | 'APPROVED' | 'PENDING' | 'CAPTURED' | 'DECLINED' | 'CANCELED' | 'FAILED';

export type SandboxDispute = 'OPEN' | 'WON' | 'LOST';

/** A checkout on the provider's side. */
export type SandboxCheckout = {
  id: string;
  reference: string;
  amount: string;
  currency: string;
  description: string;
  returnUrl: string;
  status: SandboxStatus;
  fault: Fault | null;
  captureId: string | null;
  captureKey: string | null;
  charges: number;
  disputeId: string | null;
  disputeStatus: SandboxDispute | null;
  /** Like `amount`; what was refunded before can't be disputed. */
  disputedAmount: string | null;
  /** Oldest first. */
  refunds: readonly SandboxRefund[];
};

/** What the payer or the bank does on the provider's pages, and what the merchant asks for. */
export type SandboxAction =
  | { type: 'approve'; fault: Fault | null }
  | { type: 'decline' }
  | { type: 'settle' }
  | { type: 'reject' }
  | { type: 'capture'; key: string; captureId: string }
  | { type: 'cancel' }
  | { type: 'dispute'; disputeId: string }
  | { type: 'decide'; outcome: 'WON' | 'LOST' };

export type SandboxChange = Partial<
  Pick<
    SandboxCheckout,
    'status' | 'fault' | 'captureId' | 'captureKey' | 'charges' | 'disputeId' | 'disputeStatus' | 'disputedAmount'
  >
>;

export type SandboxDecision =
  | {
      kind: 'done';
      change: SandboxChange;
      /** The event that the merchant is told by webhook; null for none. */
      webhook: string | null;
      /** The answer never arrives. */
      hang: boolean;
    }
  | { kind: 'same' }
  | { kind: 'conflict'; message: string };

const done = (change: SandboxChange, webhook: string | null, hang = false): SandboxDecision => ({
  kind: 'done',
  change,
  webhook,
  hang,
});
const conflict = (message: string): SandboxDecision => ({ kind: 'conflict', message });

/** The sandbox's rules: two steps like the real ones, approval by the payer and capture by the merchant. */
export function decide(checkout: SandboxCheckout, action: SandboxAction): SandboxDecision {
  switch (action.type) {
    case 'approve':
      if (isApproved(checkout)) return { kind: 'same' };
      if (checkout.status !== 'OPEN') return conflict('This checkout is not open any more.');
      return done({ status: 'APPROVED', fault: action.fault }, 'checkout.approved');
    case 'decline':
      if (checkout.status === 'DECLINED') return { kind: 'same' };
      if (checkout.status !== 'OPEN') return conflict('This checkout is not open any more.');
      return done({ status: 'DECLINED' }, 'checkout.declined');
    case 'settle':
      if (checkout.status !== 'PENDING') return conflict('This payment is not pending.');
      return done({ status: 'CAPTURED', charges: checkout.charges + 1 }, 'capture.completed');
    case 'reject':
      if (checkout.status !== 'PENDING') return conflict('This payment is not pending.');
      return done({ status: 'FAILED' }, 'capture.failed');
    case 'capture':
      return capture(checkout, action);
    case 'cancel':
      if (checkout.status !== 'OPEN' && checkout.status !== 'APPROVED') return { kind: 'same' };
      return done({ status: 'CANCELED' }, 'checkout.canceled');
    case 'dispute':
    case 'decide':
      return dispute(checkout, action);
  }
}

/** Somebody who presses the button in a second window has approved, too. */
function isApproved({ status }: SandboxCheckout): boolean {
  return status === 'APPROVED' || status === 'PENDING' || status === 'CAPTURED';
}

function capture(checkout: SandboxCheckout, { key, captureId }: { key: string; captureId: string }): SandboxDecision {
  if (checkout.captureKey === key) return { kind: 'same' };
  if (checkout.captureKey !== null) return conflict('This checkout was captured before, with another idempotency key.');
  if (checkout.status !== 'APPROVED') return conflict('This checkout is not approved.');
  const taken = { captureId, captureKey: key };
  if (checkout.fault === 'pending') return done({ ...taken, status: 'PENDING' }, 'capture.pending');
  const charged = { ...taken, status: 'CAPTURED', charges: checkout.charges + 1 } as const;
  // No webhook either, else nobody would have to ask what became of it.
  return checkout.fault === 'timeout_after_charge' ? done(charged, null, true) : done(charged, 'capture.completed');
}

function dispute(checkout: SandboxCheckout, action: Extract<SandboxAction, { type: 'dispute' | 'decide' }>): SandboxDecision {
  if (action.type === 'dispute') {
    if (checkout.disputeId !== null) return { kind: 'same' };
    if (checkout.status !== 'CAPTURED') return conflict('Only what was charged can be disputed.');
    if (leftMinorOf(checkout) <= 0n) return conflict('All of it was refunded.');
    return done({ disputeId: action.disputeId, disputeStatus: 'OPEN', disputedAmount: leftOf(checkout) }, 'dispute.opened');
  }
  if (checkout.disputeStatus === action.outcome) return { kind: 'same' };
  if (checkout.disputeStatus !== 'OPEN') return conflict('There is no dispute to be decided.');
  return done({ disputeStatus: action.outcome }, action.outcome === 'WON' ? 'dispute.won' : 'dispute.lost');
}

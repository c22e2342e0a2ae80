import { prismaSql } from '@quittance/database/prisma-sql';
import type {
  disputeChanged,
  paymentCaptured,
  paymentFailed,
  paymentRefunded,
  paymentStarted,
  paymentUnknown,
} from '@quittance/events/payment';
import type { Incoming } from '@quittance/messaging/consumer';
import { isCurrency } from '@quittance/money/currencies';
import type { Tx } from '../deps.ts';
import { noteInTimeline } from '../timeline/store.ts';
import type { NewTimelineEntry } from '../timeline/timeline.ts';

type PaymentData = Incoming<typeof paymentStarted>['data'];
/** What the kinds of events say beyond that. */
type Particulars = Pick<NewTimelineEntry, 'kind' | 'dedupeKey'> & { at: Date; amountMinor: bigint; detail: string };

export function onPaymentStarted(tx: Tx, events: readonly Incoming<typeof paymentStarted>[]): Promise<void> {
  return note(tx, events, ({ event, data }) => plain('PAYMENT_STARTED', data, event.time));
}

export function onPaymentCaptured(tx: Tx, events: readonly Incoming<typeof paymentCaptured>[]): Promise<void> {
  return note(tx, events, ({ data }) => plain('PAYMENT_SUCCEEDED', data, data.capturedAt));
}

export function onPaymentFailed(tx: Tx, events: readonly Incoming<typeof paymentFailed>[]): Promise<void> {
  return note(tx, events, ({ event, data }) => ({ ...plain('PAYMENT_FAILED', data, event.time), detail: data.reason }));
}

export function onPaymentUnknown(tx: Tx, events: readonly Incoming<typeof paymentUnknown>[]): Promise<void> {
  return note(tx, events, ({ event, data }) => plain('PAYMENT_UNKNOWN', data, event.time));
}

/** A payment can be refunded in parts, each of them once. */
export function onPaymentRefunded(tx: Tx, events: readonly Incoming<typeof paymentRefunded>[]): Promise<void> {
  return note(tx, events, ({ data }) => ({
    ...plain('PAYMENT_REFUNDED', data, data.refundedAt),
    dedupeKey: `payment:${data.paymentId}:PAYMENT_REFUNDED:${data.refundId}`,
    amountMinor: data.refundedMinor,
  }));
}

const disputeKinds = { OPEN: 'DISPUTE_OPENED', WON: 'DISPUTE_WON', LOST: 'DISPUTE_LOST' } as const;

/** A payment can be disputed again after a dispute that was won. */
export function onDisputeChanged(tx: Tx, events: readonly Incoming<typeof disputeChanged>[]): Promise<void> {
  return note(tx, events, ({ data }) => {
    const kind = disputeKinds[data.disputeStatus];
    return {
      ...plain(kind, data, data.changedAt),
      dedupeKey: `payment:${data.paymentId}:${kind}:${data.disputeId}`,
      amountMinor: data.disputedMinor,
    };
  });
}

function plain(kind: NewTimelineEntry['kind'], data: PaymentData, at: string): Particulars {
  const dedupeKey = `payment:${data.paymentId}:${kind}`;
  return { kind, dedupeKey, at: new Date(at), amountMinor: data.amountMinor, detail: data.provider };
}

/** Payments that are for no invoice leave no trace here. The payer sees their own ones. */
function note<One extends { data: PaymentData }>(
  tx: Tx,
  events: readonly One[],
  particulars: (one: One) => Particulars,
): Promise<void> {
  const entries = events.flatMap((one): NewTimelineEntry[] => {
    const { invoiceId, paidBy, paymentId, currency } = one.data;
    if (invoiceId === null || !isCurrency(currency)) return [];
    const { amountMinor, ...rest } = particulars(one);
    return [
      {
        ...rest,
        ...{ invoiceId, paymentId, amount: { amountMinor, currency }, byUserId: paidBy?.userId ?? null },
        audience: paidBy === null ? { kind: 'SELLER' } : { kind: 'PAYER', ...paidBy },
      },
    ];
  });
  return noteInTimeline(prismaSql(tx), entries);
}

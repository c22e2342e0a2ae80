import type { Id } from '@quittance/ids';
import type { Currency } from '@quittance/money/currencies';

/** What can happen to an invoice. */
export type TimelineKind =
  | 'CREATED'
  | 'ISSUED'
  | 'DOCUMENT_RENDERED'
  | 'SEND_REQUESTED'
  | `MESSAGE_${'SENT' | 'DELIVERED' | 'DEFERRED' | 'BOUNCED' | 'COMPLAINED' | 'FAILED' | 'SUPPRESSED' | 'UNKNOWN'}`
  | 'VIEWED'
  | 'CLAIMED'
  | `PAYMENT_${'STARTED' | 'SUCCEEDED' | 'FAILED' | 'UNKNOWN' | 'REFUNDED'}`
  | `DISPUTE_${'OPENED' | 'WON' | 'LOST'}`
  | 'PARTIALLY_PAID'
  | 'PAID'
  | 'REOPENED'
  | 'VOIDED';

/** Who sees an entry beside the seller's members: nobody, whoever claimed the invoice, or one payer. */
export type Audience =
  | { kind: 'SELLER' }
  | { kind: 'EVERYONE' }
  | { kind: 'PAYER'; userId: Id<'usr'>; organizationId: Id<'org'> | null };

/** Something that happened to an invoice. */
export type TimelineEntry = {
  id: Id<'tml'>;
  invoiceId: Id<'inv'>;
  kind: TimelineKind;
  at: Date;
  /** What makes it one: a second entry of the invoice with the same is left out. */
  dedupeKey: string;
  audience: Audience;
  byUserId: Id<'usr'> | null;
  amount: { amountMinor: bigint; currency: Currency } | null;
  recipient: string | null;
  detail: string | null;
  paymentId: Id<'pay'> | null;
  messageId: Id<'msg'> | null;
};

/** An entry as it is noted: what is left out is null, and it is for the seller alone. */
export type NewTimelineEntry = Pick<TimelineEntry, 'invoiceId' | 'kind' | 'at' | 'dedupeKey'> & Partial<TimelineEntry>;

/** Who looks: the seller sees all, a payer what is for everyone and what they did themselves. */
export type Viewer = { kind: 'SELLER' } | { kind: 'PAYER'; userId: Id<'usr'> | null; organizationIds: readonly Id<'org'>[] };

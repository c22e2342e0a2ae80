import { providerName } from '../../payments/payment-badge.tsx';
import type { InvoicePageQuery } from './invoice.generated.ts';

/** Something that happened to an invoice. */
export type TimelineEntry = NonNullable<InvoicePageQuery['invoice']>['timeline']['nodes'][number];

type Look = { words: string; tone: 'plain' | 'good' | 'bad' };

const looks: Record<TimelineEntry['kind'], Look> = {
  CREATED: { words: 'Draft written', tone: 'plain' },
  ISSUED: { words: 'Issued', tone: 'good' },
  DOCUMENT_RENDERED: { words: 'PDF made', tone: 'plain' },
  SEND_REQUESTED: { words: 'Given to the mail', tone: 'plain' },
  MESSAGE_SENT: { words: 'Message sent', tone: 'good' },
  MESSAGE_DELIVERED: { words: 'Message delivered', tone: 'good' },
  MESSAGE_DEFERRED: { words: 'Message is late; it is tried again', tone: 'plain' },
  MESSAGE_BOUNCED: { words: 'Message came back', tone: 'bad' },
  MESSAGE_COMPLAINED: { words: 'Marked as spam', tone: 'bad' },
  MESSAGE_FAILED: { words: 'Message could not be sent', tone: 'bad' },
  MESSAGE_SUPPRESSED: { words: 'Not sent: the address does not accept mail', tone: 'bad' },
  MESSAGE_UNKNOWN: { words: 'Nobody knows whether the message was sent', tone: 'bad' },
  VIEWED: { words: 'Payment page opened', tone: 'good' },
  CLAIMED: { words: 'Taken into an account', tone: 'good' },
  PAYMENT_STARTED: { words: 'Payment started', tone: 'plain' },
  PAYMENT_SUCCEEDED: { words: 'Payment received', tone: 'good' },
  PAYMENT_FAILED: { words: 'Payment failed', tone: 'bad' },
  PAYMENT_UNKNOWN: { words: 'Payment: the provider did not answer and is being asked', tone: 'bad' },
  PAYMENT_REFUNDED: { words: 'Payment returned', tone: 'plain' },
  DISPUTE_OPENED: { words: 'Payment disputed; the money is set aside', tone: 'bad' },
  DISPUTE_WON: { words: 'Dispute won; the money is back', tone: 'good' },
  DISPUTE_LOST: { words: 'Dispute lost; the money went back to the payer', tone: 'bad' },
  PARTIALLY_PAID: { words: 'Partly paid', tone: 'good' },
  PAID: { words: 'Paid', tone: 'good' },
  REOPENED: { words: 'Something is due again', tone: 'bad' },
  VOIDED: { words: 'Voided', tone: 'plain' },
};

/** What happened, in words. */
export function lookOf(kind: TimelineEntry['kind']): Look {
  return looks[kind];
}

/** Codes that come as details, in words; null where the entry itself says it. */
const codes: Readonly<Record<string, string | null>> = {
  INVOICE: 'the invoice',
  RECEIPT: 'the receipt',
  PAYMENT: null,
  WALLET: 'from a wallet',
  REFUND: null,
  VOID: null,
};

/** The detail of an entry in words. */
export function detailOf({ detail }: Pick<TimelineEntry, 'detail'>): string | null {
  if (detail === null) return null;
  const known = codes[detail];
  return known === undefined ? providerName(detail) : known;
}

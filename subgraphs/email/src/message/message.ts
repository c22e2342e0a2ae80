import type { Id } from '@quittance/ids';

/** What a message is sent for. */
/**
 * Whether whoever reads the message gets a right by it: such a message is not sent after its link has expired, never repeated, and forgotten here once
 * it was really sent.
 */
export function carriesSecretLink(purpose: Purpose): boolean {
  return purpose === 'PASSWORD_RESET' || purpose === 'INVITATION';
}

export type Purpose = 'INVOICE' | 'RECEIPT' | 'PASSWORD_RESET' | 'INVITATION' | 'CUSTOM';

/** How far a message got. */
export type Status =
  | 'QUEUED'
  | 'SENDING'
  | 'SENT'
  | 'DELIVERED'
  | 'DEFERRED'
  | 'BOUNCED'
  | 'COMPLAINED'
  | 'FAILED'
  | 'SUPPRESSED'
  | 'UNKNOWN';

/** One e-mail to one recipient, without its content. */
export type Message = {
  id: Id<'msg'>;
  /** Null for system mail. */
  organizationId: Id<'org'> | null;
  purpose: Purpose;
  recipient: string;
  from: { name: string | null; address: string };
  replyTo: string | null;
  subject: string;
  invoiceId: Id<'inv'> | null;
  partnerId: Id<'ptn'> | null;
  resendOfId: Id<'msg'> | null;
  status: Status;
  version: number;
  provider: string | null;
  createdAt: Date;
  sentAt: Date | null;
};

/** What messages and suppressions are compared by. */
export const recipientKey = (address: string): string => address.toLowerCase();

/** The sender as one line: `Northwind Studio <mail@example.com>`. */
export function senderLine({ name, address }: Message['from']): string {
  return name === null ? address : `${name} <${address}>`;
}

/** Text that goes into a header: one line, without control characters, not longer than `most` characters. */
export function headerText(text: string, most: number): string {
  const line = text.replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return [...line].slice(0, most).join('');
}

/** What a provider may report of a message that it has accepted. */
export type Reported = 'DEFERRED' | 'DELIVERED' | 'BOUNCED' | 'COMPLAINED';

/** How far an accepted message is on the way; what is not known to be accepted has no rank. */
const rank: Readonly<Partial<Record<Status, number>>> = { SENT: 1, DEFERRED: 2, DELIVERED: 3, BOUNCED: 4, COMPLAINED: 5 };

/**
 * Whether a report brings the message further: reports come in any order and more than once, and only ever move it forward. One about
 * a message that was not known to be sent (`UNKNOWN`, or still `SENDING`) proves that it was.
 */
export function movesForward(status: Status, reported: Reported): boolean {
  return (rank[reported] ?? 0) > (rank[status] ?? 0);
}

const onItsWay: readonly Status[] = ['QUEUED', 'SENDING'];

/**
 * Whether a person may send it again. A password reset carries a link that works once: a new one is asked for instead. A message that a
 * worker still puts off comes by itself; one that the provider puts off (no longer ours to send) may be repeated.
 */
export function isResendable(message: Pick<Message, 'purpose' | 'status'>, due: boolean): boolean {
  if (carriesSecretLink(message.purpose) || onItsWay.includes(message.status)) return false;
  return !(message.status === 'DEFERRED' && due);
}

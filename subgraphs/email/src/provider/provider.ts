import type { Id } from '@quittance/ids';
import type { Outcome } from './outcome.ts';

/** Every provider there is; `mailbox` is the built-in one. */
export const providerNames = ['postmark', 'sendgrid', 'smtp', 'mailbox'] as const;
export type ProviderName = (typeof providerNames)[number];
export type NetworkProviderName = Exclude<ProviderName, 'mailbox'>;

/** What people read. */
export const providerLabels: Readonly<Record<ProviderName, string>> = {
  postmark: 'Postmark',
  sendgrid: 'SendGrid',
  smtp: 'SMTP',
  mailbox: 'Mailbox (kept here, not sent)',
};

/** What is read of a provider's answer; a page of messages has a few KB. */
export const mostAnswerBytes = 1024 * 1024;

/** One message as a provider gets it. Header values hold no line breaks (the database refuses them). */
export type OutgoingMessage = {
  messageId: Id<'msg'>;
  /** Travels as metadata, so that look-ups and delivery webhooks find back to this attempt. */
  attemptId: Id<'dlv'>;
  purpose: string;
  from: { name: string | null; address: string };
  to: string;
  replyTo: string | null;
  subject: string;
  text: string;
  html: string | null;
  attachments: readonly { name: string; contentType: string; bytes: Uint8Array }[];
};

/** What a provider knows of an attempt whose outcome we do not know. */
export type LookUp =
  | { kind: 'FOUND'; providerMessageId: string }
  /** It does not know the attempt, at least not yet. */
  | { kind: 'ABSENT' }
  | { kind: 'UNANSWERED'; detail: string };

/** A way out of the house. `send` and `lookUp` never reject: every failure is an outcome, and each call ends by its own time-out. */
export type NetworkProvider = {
  name: NetworkProviderName;
  send(message: OutgoingMessage): Promise<Outcome>;
  /** Absent where the provider can't be asked what became of a message. */
  lookUp?(attemptId: Id<'dlv'>): Promise<LookUp>;
};

/** The names under which ids travel as metadata. */
export const metadataKeys = { message: 'quittance-message', attempt: 'quittance-attempt' } as const;

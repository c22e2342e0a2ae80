import { type Id, parseId } from '@quittance/ids';
import type { Reported } from '../message/message.ts';
import { metadataKeys } from '../provider/provider.ts';
import type { SuppressionReason } from '../suppression/suppression.ts';

/** What a provider tells of a message afterwards, whichever provider it is. */
export type DeliveryReport = {
  messageId: Id<'msg'>;
  attemptId: Id<'dlv'> | null;
  providerMessageId: string | null;
  /** The same for a report that comes again. */
  key: string;
  /** Null for what only concerns the address. */
  type: Reported | 'OPENED' | 'CLICKED' | null;
  at: Date;
  detail: string | null;
  /** Whether the address gets no more mail, and why. */
  suppress: SuppressionReason | null;
};

/** Reports of one request; `foreign` counts those about mail that is not ours (others may share the account). */
export type Reports = { reports: readonly DeliveryReport[]; foreign: number };

/** The ids that travelled with the message; null when it is not one of ours. */
export function idsOf(metadata: Readonly<Record<string, unknown>>): Pick<DeliveryReport, 'messageId' | 'attemptId'> | null {
  const message = metadata[metadataKeys.message];
  const attempt = metadata[metadataKeys.attempt];
  const messageId = typeof message === 'string' ? parseId('msg', message) : null;
  if (messageId === null) return null;
  return { messageId, attemptId: typeof attempt === 'string' ? parseId('dlv', attempt) : null };
}

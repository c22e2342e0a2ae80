import { prismaSql } from '@quittance/database/prisma-sql';
import type { messageStatusChanged } from '@quittance/events/email';
import type { Incoming } from '@quittance/messaging/consumer';
import type { Tx } from '../deps.ts';
import { noteInTimeline } from '../timeline/store.ts';
import type { NewTimelineEntry } from '../timeline/timeline.ts';

/** Notes how far the messages about an invoice got. That they wait or are being sent is not worth an entry. */
export async function onMessageStatusChanged(tx: Tx, events: readonly Incoming<typeof messageStatusChanged>[]): Promise<void> {
  const entries = events.flatMap(({ data }): NewTimelineEntry[] => {
    const { invoiceId, messageId, status, to, purpose, at } = data;
    if (invoiceId === null || status === 'QUEUED' || status === 'SENDING') return [];
    const dedupeKey = `message:${messageId}:${status}`;
    const kind = `MESSAGE_${status}` as const;
    return [{ invoiceId, kind, at: new Date(at), dedupeKey, messageId, recipient: to, detail: purpose }];
  });
  await noteInTimeline(prismaSql(tx), entries);
}

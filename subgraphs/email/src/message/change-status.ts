import { messageStatusChanged } from '@quittance/events/email';
import type { NewEvent } from '@quittance/messaging/outbox';
import { appendTimeline } from '../timeline/store.ts';
import { timelineEntry } from '../timeline/timeline.ts';
import type { Tx } from '../tx.ts';
import type { Message, Status } from './message.ts';
import { type StatusChange, updateStatus } from './store.ts';

/** The event that tells how far a message got. */
export type StatusEvent = NewEvent<typeof messageStatusChanged>;

/**
 * Moves a message, whose row the caller has locked, to another state and notes it on the timeline. The event is the caller's to append,
 * as the last thing in the transaction.
 */
export async function changeStatus(
  tx: Tx,
  message: Message,
  change: StatusChange & { status: Exclude<Status, 'SENDING'> },
  note: { at: Date; detail: string | null },
): Promise<StatusEvent> {
  const version = await updateStatus(tx, message.id, change);
  await appendTimeline(tx, [timelineEntry({ messageId: message.id, type: change.status, ...note })]);
  return statusEvent(message, change.status, version, note.at);
}

/** `SENDING` is told to nobody: it lasts a second, and what follows says more. */
export function statusEvent(message: Message, status: Exclude<Status, 'SENDING'>, version: number, at: Date): StatusEvent {
  return {
    contract: messageStatusChanged,
    subject: message.id,
    organizationId: message.organizationId,
    data: {
      messageId: message.id,
      organizationId: message.organizationId,
      invoiceId: message.invoiceId,
      purpose: message.purpose,
      to: message.recipient,
      status,
      at: at.toISOString(),
      version,
    },
  };
}

import { Badge } from '@mantine/core';

/** How far a message got, as the API says it. */
export type MessageStatus =
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

const looks: Record<MessageStatus, { label: string; color: string }> = {
  QUEUED: { label: 'Waiting', color: 'gray' },
  SENDING: { label: 'Being sent', color: 'blue' },
  SENT: { label: 'Sent', color: 'green' },
  DELIVERED: { label: 'Delivered', color: 'green' },
  DEFERRED: { label: 'Late', color: 'yellow' },
  BOUNCED: { label: 'Came back', color: 'red' },
  COMPLAINED: { label: 'Marked as spam', color: 'red' },
  FAILED: { label: 'Not sent', color: 'red' },
  SUPPRESSED: { label: 'Held back', color: 'orange' },
  UNKNOWN: { label: 'Unknown', color: 'orange' },
};

/** A message's status; one that is only kept in the built-in mailbox is never called sent. */
export function MessageBadge({ status, reallySends }: { status: MessageStatus; reallySends: boolean }) {
  if (status === 'SENT' && !reallySends) return <Badge color="gray">In the mailbox</Badge>;
  const { label, color } = looks[status];
  return <Badge color={color}>{label}</Badge>;
}

import { Text } from '@mantine/core';
import { TextLink } from '../ui/link.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { Since } from '../ui/when.tsx';
import { MessageBadge, type MessageStatus } from './message-badge.tsx';

/** What a list shows of a message. */
export type MessageRow = {
  id: string;
  to: string;
  subject: string;
  status: MessageStatus;
  createdAt: string;
  provider: { reallySends: boolean } | null;
};

const columns: readonly Column<MessageRow>[] = [
  {
    header: 'Subject',
    card: 'title',
    cell: ({ id, subject }) => (
      <TextLink to="/mailbox/$messageId" params={{ messageId: id }} className="row-link" fw={600}>
        {subject}
      </TextLink>
    ),
  },
  { header: 'To', card: 'title', cell: ({ to }) => <Text c="dimmed">{to}</Text> },
  {
    header: 'Status',
    card: 'corner',
    cell: ({ status, provider }) => <MessageBadge status={status} reallySends={provider?.reallySends ?? true} />,
  },
  { header: 'When', cell: ({ createdAt }) => <Since value={createdAt} /> },
];

/** Messages as a table, or as cards on a phone. */
export function MessageRecords({ messages }: { messages: readonly MessageRow[] }) {
  return <Records label="Messages" columns={columns} rows={messages} keyOf={({ id }) => id} />;
}

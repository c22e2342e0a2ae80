import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { MessageBadge } from '../../mailbox/message-badge.tsx';
import { TextLink } from '../../ui/link.tsx';
import { Since } from '../../ui/when.tsx';
import type { Invoice } from './invoice.ts';

const purposes: Readonly<Record<string, string>> = { INVOICE: 'Invoice', RECEIPT: 'Receipt', CUSTOM: 'Message' };

/** Each message about the invoice, per recipient, and how far it got. */
export function MessagesPanel({ messages }: { messages: Invoice['messages']['nodes'] }) {
  return (
    <Paper component="section" aria-labelledby="mail">
      <Title order={2} id="mail" mb="sm">
        Mail
      </Title>
      <Stack gap="sm">
        {messages.length === 0 && (
          <Text size="sm" c="dimmed">
            Not sent yet.
          </Text>
        )}
        {messages.map((message) => (
          <Group key={message.id} justify="space-between" wrap="nowrap" align="flex-start">
            <div style={{ minWidth: 0 }}>
              <TextLink to="/mailbox/$messageId" params={{ messageId: message.id }} fw={600}>
                {purposes[message.purpose] ?? 'Message'}
              </TextLink>
              <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                to {message.to} · <Since value={message.createdAt} />
              </Text>
            </div>
            <MessageBadge status={message.status} reallySends={message.provider?.reallySends ?? true} />
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}

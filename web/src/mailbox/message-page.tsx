import { useQuery } from '@apollo/client/react';
import { Alert, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { failureOf } from '../api/failure.ts';
import { useLive } from '../api/live-context.tsx';
import { MissingPage } from '../shell/missing-page.tsx';
import { BackLink } from '../ui/back-link.tsx';
import { Facts } from '../ui/facts.tsx';
import { TextLink } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { FailureNotice, Loading } from '../ui/states.tsx';
import { Instant } from '../ui/when.tsx';
import { MessagePageDocument } from './message.generated.ts';
import type { Message } from './message.ts';
import { MessageBadge } from './message-badge.tsx';
import { MessageContent } from './message-content.tsx';
import { ResendMessage } from './resend-message.tsx';

const timelineWords: Record<Message['timeline'][number]['type'], string> = {
  QUEUED: 'Asked for',
  SENT: 'Taken by the provider',
  DELIVERED: 'Taken by the recipient’s server',
  DEFERRED: 'Put off; it is tried again',
  BOUNCED: 'Came back',
  COMPLAINED: 'Marked as spam',
  OPENED: 'Opened',
  CLICKED: 'A link was followed',
  FAILED: 'Given up',
  SUPPRESSED: 'Held back: the address does not accept mail',
  UNKNOWN: 'The provider did not answer',
  RESENT: 'Sent again',
};

/** One message: what the recipient gets, and what became of it. */
export function MessagePage() {
  const { messageId } = useParams({ from: '/app/mailbox/$messageId' });
  const { data, error, refetch } = useQuery(MessagePageDocument, { variables: { id: messageId } });
  useLive(['message'], refetch);
  if (data === undefined) return error === undefined ? <Loading /> : <FailureNotice failure={failureOf(error)} retry={refetch} />;
  const { message } = data;
  if (message == null) return <MissingPage what="message" />;
  const reallySends = message.provider?.reallySends ?? true;
  return (
    <Page
      title={message.subject}
      badge={<MessageBadge status={message.status} reallySends={reallySends} />}
      back={<BackLink to="/mailbox">Mailbox</BackLink>}
      actions={<ResendMessage message={message} />}
    >
      {!reallySends && <Alert>No mail provider is set up: this message is only kept here. It reached nobody.</Alert>}
      {message.status === 'UNKNOWN' && (
        <Alert color="orange">
          The provider did not answer, so nobody knows whether it arrived. It is never repeated by itself: you decide whether to
          send it again.
        </Alert>
      )}
      <MessageContent message={message} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Paper>
          <MessageFacts message={message} />
        </Paper>
        <Paper component="section" aria-labelledby="happened">
          <Title order={2} id="happened" mb="sm">
            What happened
          </Title>
          <Happenings message={message} />
        </Paper>
      </SimpleGrid>
    </Page>
  );
}

function MessageFacts({ message }: { message: Message }) {
  return (
    <Facts
      facts={{
        From: message.from,
        To: message.to,
        'Answers go to': message.replyTo,
        'Asked for': <Instant value={message.createdAt} />,
        Sent: message.sentAt !== null && <Instant value={message.sentAt} />,
        Through: message.provider?.label,
        About: message.invoice !== null && (
          <TextLink to="/invoices/$invoiceId" params={{ invoiceId: message.invoice.id }}>
            {message.invoice.number ?? 'Invoice'}
          </TextLink>
        ),
      }}
    />
  );
}

function Happenings({ message }: { message: Message }) {
  return (
    <Stack gap="sm" component="ol" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {message.timeline.map((entry) => (
        <li key={`${entry.type} ${entry.at}`}>
          <Text fw={600}>{timelineWords[entry.type]}</Text>
          {entry.detail !== null && <Text size="sm">{entry.detail}</Text>}
          <Text size="xs" c="dimmed">
            <Instant value={entry.at} />
          </Text>
        </li>
      ))}
      {message.attempts
        .filter(({ outcome }) => outcome !== 'ACCEPTED' && outcome !== 'SENDING')
        .map((attempt) => (
          <li key={attempt.id}>
            <Text fw={600}>A try through {attempt.provider} did not succeed</Text>
            <Text size="sm">{[attempt.code, attempt.detail].filter(Boolean).join(' · ')}</Text>
            <Text size="xs" c="dimmed">
              <Instant value={attempt.at} />
            </Text>
          </li>
        ))}
    </Stack>
  );
}

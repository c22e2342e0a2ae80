import { useQuery } from '@apollo/client/react';
import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { failureOf } from '../api/failure.ts';
import { useLive } from '../api/live-context.tsx';
import { MessageRecords } from '../mailbox/message-records.tsx';
import { Page } from '../ui/page.tsx';
import { Pager } from '../ui/pager.tsx';
import { FailureNotice, Loading } from '../ui/states.tsx';
import { Instant } from '../ui/when.tsx';
import { MailHealthDocument, type MailHealthQuery, SystemMailDocument } from './mail.generated.ts';

type Provider = MailHealthQuery['mailProviders'][number];

const states: Record<NonNullable<Provider['health']>['state'], { label: string; color: string }> = {
  WORKING: { label: 'works', color: 'green' },
  RATE_LIMITED: { label: 'asked to slow down', color: 'yellow' },
  RESTING: { label: 'rests after failures', color: 'orange' },
  MISCONFIGURED: { label: 'refuses our credentials', color: 'red' },
};

/** How mail leaves the house, and the system's own messages: password resets. */
export function MailPage() {
  const { after } = useSearch({ from: '/app/administration/mail' });
  const navigate = useNavigate({ from: '/administration/mail' });
  const providers = useQuery(MailHealthDocument);
  const mail = useQuery(SystemMailDocument, { variables: { after: after ?? null } });
  useLive(['message'], mail.refetch);
  const error = providers.error ?? mail.error;
  const page = mail.data?.messages;
  return (
    <Page title="Mail" description="The ways mail leaves the house, in the order they are asked.">
      {error !== undefined && (
        <FailureNotice failure={failureOf(error)} retry={() => Promise.all([providers.refetch(), mail.refetch()])} />
      )}
      {providers.data === undefined && error === undefined && <Loading rows={2} />}
      <Stack gap="sm">
        {providers.data?.mailProviders.map((provider) => (
          <ProviderCard key={provider.id} provider={provider} />
        ))}
      </Stack>
      <Stack component="section" gap="sm" aria-labelledby="system-mail">
        <Title order={2} id="system-mail">
          System mail
        </Title>
        {page?.nodes.length === 0 && <Text c="dimmed">None yet. Links to reset a password stand here.</Text>}
        {page !== undefined && page.nodes.length > 0 && <MessageRecords messages={page.nodes} />}
        <Pager
          hasNextPage={page?.pageInfo.hasNextPage ?? false}
          isLater={after !== undefined}
          onNext={(state) => void navigate({ search: { after: page?.pageInfo.endCursor ?? undefined }, state })}
          onFirst={() => void navigate({ search: {} })}
        />
      </Stack>
    </Page>
  );
}

function ProviderCard({ provider: { label, reallySends, health } }: { provider: Provider }) {
  return (
    <Paper p="md">
      <Group justify="space-between">
        <Text fw={600}>{label}</Text>
        {health === null ? (
          <Badge color="gray">{reallySends ? 'not asked yet' : 'keeps, does not send'}</Badge>
        ) : (
          <Badge color={states[health.state].color}>{states[health.state].label}</Badge>
        )}
      </Group>
      {health !== null && (
        <Text size="sm" c="dimmed">
          since <Instant value={health.since} />
          {health.retryAt !== null && (
            <>
              {', asked again '}
              <Instant value={health.retryAt} />
            </>
          )}
          {health.lastError !== null && `: ${health.lastError}`}
        </Text>
      )}
    </Paper>
  );
}

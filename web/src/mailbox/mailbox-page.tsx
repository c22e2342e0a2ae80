import { useQuery } from '@apollo/client/react';
import { Alert, Checkbox, Group, Text } from '@mantine/core';
import { IconInfoCircle, IconMail } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { failureOf } from '../api/failure.ts';
import { useLive } from '../api/live-context.tsx';
import { Page } from '../ui/page.tsx';
import { Pager } from '../ui/pager.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Empty, FailureNotice, Loading } from '../ui/states.tsx';
import { MailboxDocument, MailProvidersDocument } from './mailbox.generated.ts';
import type { MessageStatus } from './message-badge.tsx';
import { MessageRecords } from './message-records.tsx';

/** States in which a message did not reach its recipient. */
const troubled: readonly MessageStatus[] = ['BOUNCED', 'COMPLAINED', 'FAILED', 'SUPPRESSED', 'UNKNOWN', 'DEFERRED'];

/** Every message that was sent for the organisation, and how far it got. */
export function MailboxPage() {
  const { search, trouble, after } = useSearch({ from: '/app/mailbox' });
  const navigate = useNavigate({ from: '/mailbox' });
  const { data, error, refetch } = useQuery(MailboxDocument, {
    variables: {
      first: 25,
      after: after ?? null,
      filter: { ...(search === undefined ? {} : { search }), ...(trouble === true ? { status: [...troubled] } : {}) },
    },
  });
  const providers = useQuery(MailProvidersDocument).data?.mailProviders;
  useLive(['message'], refetch);
  const page = data?.messages;
  const filtered = search !== undefined || trouble === true;
  return (
    <Page title="Mailbox" description="Every message to your customers, with how far it got.">
      {providers?.every(({ reallySends }) => !reallySends) === true && (
        <Alert icon={<IconInfoCircle aria-hidden />}>
          No mail provider is set up: messages are kept here to be looked at and reach nobody. Who runs this installation can
          change that.
        </Alert>
      )}
      <Group>
        <SearchInput
          label="Recipient or subject"
          value={search}
          onSearch={(text) => void navigate({ search: { trouble, search: text }, replace: true })}
        />
        <Checkbox
          label="Only what did not arrive"
          checked={trouble === true}
          onChange={(event) => void navigate({ search: { search, trouble: event.currentTarget.checked || undefined } })}
        />
      </Group>
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {page === undefined && error === undefined && <Loading />}
      {page?.nodes.length === 0 && (
        <Empty icon={IconMail} title={filtered ? 'No such messages' : 'Nothing sent yet'}>
          {filtered ? (
            <Text span>Try other words.</Text>
          ) : (
            'Send an invoice, and its message shows here with all that happens to it.'
          )}
        </Empty>
      )}
      {page !== undefined && page.nodes.length > 0 && <MessageRecords messages={page.nodes} />}
      <Pager
        hasNextPage={page?.pageInfo.hasNextPage ?? false}
        isLater={after !== undefined}
        onNext={(state) => void navigate({ search: { search, trouble, after: page?.pageInfo.endCursor ?? undefined }, state })}
        onFirst={() => void navigate({ search: { search, trouble } })}
      />
    </Page>
  );
}

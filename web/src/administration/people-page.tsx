import { useQuery } from '@apollo/client/react';
import { Badge, Group, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { failureOf } from '../api/failure.ts';
import { Page } from '../ui/page.tsx';
import { Pager } from '../ui/pager.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Empty, FailureNotice, Loading } from '../ui/states.tsx';
import { Since } from '../ui/when.tsx';
import { PeopleDocument, type PeopleQuery } from './people.generated.ts';

type Row = PeopleQuery['users']['nodes'][number];

const columns: readonly Column<Row>[] = [
  {
    header: 'Name',
    card: 'title',
    cell: ({ name, platformAdmin }) => (
      <Group gap="xs">
        <Text fw={600}>{name}</Text>
        {platformAdmin && <Badge>administrator</Badge>}
      </Group>
    ),
  },
  { header: 'User name', cell: ({ userName }) => `@${userName}` },
  { header: 'E-mail', cell: ({ email }) => email ?? 'deleted' },
  {
    header: 'Organisations',
    cell: ({ memberships }) => memberships.map(({ organization }) => organization.name).join(', ') || '–',
  },
  { header: 'Registered', cell: ({ createdAt }) => <Since value={createdAt} /> },
];

const shortestSearch = 2;

/** Everybody with an account. */
export function PeoplePage() {
  const { search, after } = useSearch({ from: '/app/administration/' });
  const navigate = useNavigate({ from: '/administration' });
  const wanted = search !== undefined && search.length >= shortestSearch ? search : null;
  const { data, error, refetch } = useQuery(PeopleDocument, { variables: { after: after ?? null, filter: { search: wanted } } });
  const page = data?.users;
  return (
    <Page title="People" description="Everybody who has an account here.">
      <SearchInput
        label="Name or e-mail"
        value={search}
        onSearch={(text) => void navigate({ search: { search: text }, replace: true })}
      />
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {page === undefined && error === undefined && <Loading />}
      {page?.nodes.length === 0 && (
        <Empty icon={IconUsers} title="Nobody like that">
          Try other words.
        </Empty>
      )}
      {page !== undefined && page.nodes.length > 0 && (
        <Records label="People" columns={columns} rows={page.nodes} keyOf={({ id }) => id} />
      )}
      <Pager
        hasNextPage={page?.pageInfo.hasNextPage ?? false}
        isLater={after !== undefined}
        onNext={(state) => void navigate({ search: { search, after: page?.pageInfo.endCursor ?? undefined }, state })}
        onFirst={() => void navigate({ search: { search } })}
      />
    </Page>
  );
}

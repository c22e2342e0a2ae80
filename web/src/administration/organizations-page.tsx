import { useQuery } from '@apollo/client/react';
import { Stack, Text } from '@mantine/core';
import { IconBuilding } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { failureOf } from '../api/failure.ts';
import { countryName } from '../ui/format.ts';
import { Money } from '../ui/money.tsx';
import { Page } from '../ui/page.tsx';
import { Pager } from '../ui/pager.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Empty, FailureNotice, Loading } from '../ui/states.tsx';
import { Since } from '../ui/when.tsx';
import { OrganizationsDocument, type OrganizationsQuery } from './organizations.generated.ts';

type Row = OrganizationsQuery['organizations']['nodes'][number];

const columns: readonly Column<Row>[] = [
  { header: 'Name', card: 'title', cell: ({ name }) => <Text fw={600}>{name}</Text> },
  { header: 'Country', cell: ({ country }) => countryName(country) },
  {
    header: 'Wallets',
    align: 'right',
    cell: ({ wallets }) => (
      <Stack gap={0} align="flex-end">
        {wallets.map(({ id, balance }) => (
          <Money key={id} value={balance} />
        ))}
      </Stack>
    ),
  },
  { header: 'Since', cell: ({ createdAt }) => <Since value={createdAt} /> },
  {
    header: 'Number',
    cell: ({ id }) => (
      <Text size="xs" c="dimmed" ff="monospace">
        {id}
      </Text>
    ),
  },
];

const shortestSearch = 2;

/** All organisations with what their wallets hold. */
export function OrganizationsPage() {
  const { search, after } = useSearch({ from: '/app/administration/organizations' });
  const navigate = useNavigate({ from: '/administration/organizations' });
  const wanted = search !== undefined && search.length >= shortestSearch ? search : null;
  const { data, error, refetch } = useQuery(OrganizationsDocument, {
    variables: { after: after ?? null, filter: { search: wanted } },
  });
  const page = data?.organizations;
  return (
    <Page title="Organisations" description="Every business on this installation.">
      <SearchInput label="Name" value={search} onSearch={(text) => void navigate({ search: { search: text }, replace: true })} />
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {page === undefined && error === undefined && <Loading />}
      {page?.nodes.length === 0 && (
        <Empty icon={IconBuilding} title="No such organisation">
          Try other words.
        </Empty>
      )}
      {page !== undefined && page.nodes.length > 0 && (
        <Records label="Organisations" columns={columns} rows={page.nodes} keyOf={({ id }) => id} />
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

import { useQuery } from '@apollo/client/react';
import { Badge, Checkbox, Group, Text } from '@mantine/core';
import { IconPlus, IconUsers } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { failureOf } from '../api/failure.ts';
import { useSession } from '../session/session.tsx';
import { countryName } from '../ui/format.ts';
import { ButtonLink, TextLink } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { Pager } from '../ui/pager.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { SearchInput } from '../ui/search-input.tsx';
import { Empty, FailureNotice, Loading } from '../ui/states.tsx';
import { PartnersDocument, type PartnersQuery } from './partners.generated.ts';

type Row = PartnersQuery['partners']['nodes'][number];

const columns: readonly Column<Row>[] = [
  {
    header: 'Name',
    card: 'title',
    cell: ({ id, name, externalReference }) => (
      <>
        <TextLink to="/partners/$partnerId" params={{ partnerId: id }} className="row-link" fw={600}>
          {name}
        </TextLink>
        {externalReference !== null && (
          <Text size="xs" c="dimmed">
            {externalReference}
          </Text>
        )}
      </>
    ),
  },
  { header: 'E-mail', cell: ({ email }) => email ?? '–' },
  { header: 'Place', cell: ({ address }) => (address === null ? '–' : `${address.city}, ${countryName(address.country)}`) },
  {
    header: 'Is a',
    card: 'corner',
    cell: ({ roles, archivedAt }) => (
      <Group gap={4}>
        {archivedAt !== null && <Badge color="gray">archived</Badge>}
        {roles.map((role) => (
          <Badge key={role} color={role === 'CUSTOMER' ? 'pine' : 'indigo'}>
            {role.toLowerCase()}
          </Badge>
        ))}
      </Group>
    ),
  },
];

/** Customers and suppliers. */
export function PartnersPage() {
  const { after, search, archived } = useSearch({ from: '/app/partners' });
  const navigate = useNavigate({ from: '/partners' });
  const { can } = useSession();
  const { data, error, refetch } = useQuery(PartnersDocument, {
    variables: { first: 25, after: after ?? null, filter: { search: search ?? null, archived: archived ?? false } },
  });
  const filtered = search !== undefined || archived === true;
  const add = can('partners:write') && (
    <ButtonLink to="/partners/new" leftSection={<IconPlus size={16} aria-hidden />}>
      New partner
    </ButtonLink>
  );
  return (
    <Page title="Partners" description="Whom you invoice, and who invoices you." actions={add}>
      <Group>
        <SearchInput
          label="Search partners"
          value={search}
          onSearch={(text) =>
            void navigate({ search: ({ archived: kept }) => ({ archived: kept, search: text }), replace: true })
          }
        />
        <Checkbox
          label="Archived"
          checked={archived === true}
          onChange={(event) => void navigate({ search: { search, archived: event.currentTarget.checked || undefined } })}
        />
      </Group>
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {data === undefined && error === undefined && <Loading />}
      {data?.partners.nodes.length === 0 && (
        <Empty icon={IconUsers} title={filtered ? 'Nobody like that' : 'No partners yet'} action={filtered ? undefined : add}>
          {filtered
            ? 'Try other words, or look among the archived ones.'
            : 'Add whom you invoice; or do it while writing the first invoice.'}
        </Empty>
      )}
      {data !== undefined && data.partners.nodes.length > 0 && (
        <Records label="Partners" columns={columns} rows={data.partners.nodes} keyOf={({ id }) => id} />
      )}
      <Pager
        hasNextPage={data?.partners.pageInfo.hasNextPage ?? false}
        isLater={after !== undefined}
        onNext={(state) =>
          void navigate({ search: (before) => ({ ...before, after: data?.partners.pageInfo.endCursor ?? undefined }), state })
        }
        onFirst={() => void navigate({ search: (before) => ({ ...before, after: undefined }) })}
      />
    </Page>
  );
}

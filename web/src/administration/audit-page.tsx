import { useQuery } from '@apollo/client/react';
import { Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { failureOf } from '../api/failure.ts';
import { Page } from '../ui/page.tsx';
import { Pager } from '../ui/pager.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { Empty, FailureNotice, Loading } from '../ui/states.tsx';
import { Instant } from '../ui/when.tsx';
import { AuditTrailDocument, type AuditTrailQuery } from './audit.generated.ts';

type Row = AuditTrailQuery['auditTrail']['nodes'][number];

const columns: readonly Column<Row>[] = [
  { header: 'When', card: 'corner', cell: ({ at }) => <Instant value={at} /> },
  { header: 'Who', card: 'title', cell: ({ actorName }) => <Text fw={600}>{actorName}</Text> },
  { header: 'What', card: 'title', cell: ({ action }) => action },
  { header: 'Where', cell: ({ organization }) => organization?.name ?? '–' },
  {
    header: 'Details',
    cell: ({ details, subject }) => (
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {[...details.map(({ name, value }) => `${name}: ${value}`), ...(subject === null ? [] : [subject])].join(' · ') || '–'}
      </Text>
    ),
  },
];

/** Who did what that needs more than everyday rights; never changed, never deleted. */
export function AuditPage() {
  const { after } = useSearch({ from: '/app/administration/audit' });
  const navigate = useNavigate({ from: '/administration/audit' });
  const { data, error, refetch } = useQuery(AuditTrailDocument, { variables: { after: after ?? null } });
  const page = data?.auditTrail;
  return (
    <Page title="Audit trail" description="Privileged actions. Never changed, never deleted.">
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {page === undefined && error === undefined && <Loading />}
      {page?.nodes.length === 0 && (
        <Empty icon={IconHistory} title="Nothing yet">
          What administrators and owners do shows here.
        </Empty>
      )}
      {page !== undefined && page.nodes.length > 0 && (
        <Records label="Audit trail" columns={columns} rows={page.nodes} keyOf={({ id }) => id} />
      )}
      <Pager
        hasNextPage={page?.pageInfo.hasNextPage ?? false}
        isLater={after !== undefined}
        onNext={(state) => void navigate({ search: { after: page?.pageInfo.endCursor ?? undefined }, state })}
        onFirst={() => void navigate({ search: {} })}
      />
    </Page>
  );
}

import { useQuery } from '@apollo/client/react';
import { SegmentedControl, Text } from '@mantine/core';
import { IconGavel } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { failureOf } from '../api/failure.ts';
import { useLive } from '../api/live-context.tsx';
import { DisputeBadge } from '../payments/dispute-badge.tsx';
import { providerName } from '../payments/payment-badge.tsx';
import { purposeOf } from '../payments/payments-page.tsx';
import { TextLink } from '../ui/link.tsx';
import { Money } from '../ui/money.tsx';
import { Page } from '../ui/page.tsx';
import { Pager } from '../ui/pager.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { Empty, FailureNotice, Loading } from '../ui/states.tsx';
import { Since } from '../ui/when.tsx';
import { DisputesDocument, type DisputesQuery } from './disputes.generated.ts';

type Row = DisputesQuery['disputedPayments']['nodes'][number];

const tabs = [
  { value: 'open', label: 'Open', status: 'OPEN' },
  { value: 'won', label: 'Won', status: 'WON' },
  { value: 'lost', label: 'Lost', status: 'LOST' },
] as const;

const nameOf = (party: Row['paidBy']) => party?.organization?.name ?? party?.name ?? '–';

/** A payment can be disputed again: the one that is shown is the last. */
const openingOf = ({ events }: Row) => events.findLast(({ type }) => type === 'DISPUTED');
const endOf = ({ events, dispute }: Row) =>
  dispute?.status === 'OPEN' ? undefined : events.findLast(({ type }) => type.startsWith('DISPUTE_'));

const columns: readonly Column<Row>[] = [
  {
    header: 'Payment',
    card: 'title',
    cell: (payment) => (
      <TextLink to="/payments/$paymentId" params={{ paymentId: payment.id }} className="row-link" fw={600}>
        {purposeOf(payment)}
      </TextLink>
    ),
  },
  { header: 'Status', card: 'corner', cell: ({ dispute }) => dispute !== null && <DisputeBadge status={dispute.status} /> },
  { header: 'Paid by', cell: ({ paidBy }) => nameOf(paidBy) },
  { header: 'Paid to', cell: ({ paidTo }) => nameOf(paidTo) },
  { header: 'Through', cell: ({ provider }) => <Text c="dimmed">{providerName(provider)}</Text> },
  { header: 'Reason', cell: (payment) => openingOf(payment)?.detail ?? '–' },
  { header: 'Opened', cell: (payment) => <Happened event={openingOf(payment)} /> },
  { header: 'Decided', cell: (payment) => <Happened event={endOf(payment)} /> },
  { header: 'Disputed', align: 'right', cell: ({ dispute }) => dispute !== null && <Money value={dispute.amount} fw={600} /> },
];

function Happened({ event }: { event: Row['events'][number] | undefined }) {
  return event === undefined ? '–' : <Since value={event.at} />;
}

/** What payers have asked their providers to give back, on the whole installation. */
export function DisputesPage() {
  const { tab, after } = useSearch({ from: '/app/administration/disputes' });
  const navigate = useNavigate({ from: '/administration/disputes' });
  const status = tabs.find(({ value }) => value === tab)?.status ?? null;
  const { data, error, refetch } = useQuery(DisputesDocument, { variables: { after: after ?? null, status } });
  useLive(['dispute'], refetch);
  const page = data?.disputedPayments;
  return (
    <Page
      title="Disputes"
      description="Payers who have asked their provider for the money back. What is disputed is set aside until the provider has decided."
    >
      <SegmentedControl
        aria-label="Which disputes"
        data={[{ value: 'all', label: 'All' }, ...tabs.map(({ value, label }) => ({ value, label }))]}
        value={tab ?? 'all'}
        onChange={(chosen) => void navigate({ search: { tab: tabs.find(({ value }) => value === chosen)?.value } })}
        style={{ alignSelf: 'flex-start' }}
      />
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {page === undefined && error === undefined && <Loading />}
      {page?.nodes.length === 0 && (
        <Empty icon={IconGavel} title="No disputes">
          As soon as a payer disputes a payment with their provider, it is listed here.
        </Empty>
      )}
      {page !== undefined && page.nodes.length > 0 && (
        <Records label="Disputes" columns={columns} rows={page.nodes} keyOf={({ id }) => id} />
      )}
      <Pager
        hasNextPage={page?.pageInfo.hasNextPage ?? false}
        isLater={after !== undefined}
        onNext={(state) => void navigate({ search: { tab, after: page?.pageInfo.endCursor ?? undefined }, state })}
        onFirst={() => void navigate({ search: { tab } })}
      />
    </Page>
  );
}

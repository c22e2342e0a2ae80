import { useQuery } from '@apollo/client/react';
import { SegmentedControl, Text } from '@mantine/core';
import { IconCreditCard } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { failureOf } from '../api/failure.ts';
import { useLive } from '../api/live-context.tsx';
import { TextLink } from '../ui/link.tsx';
import { Money } from '../ui/money.tsx';
import { Page } from '../ui/page.tsx';
import { Pager } from '../ui/pager.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { Empty, FailureNotice, Loading } from '../ui/states.tsx';
import { Since } from '../ui/when.tsx';
import { PaymentBadge, providerName } from './payment-badge.tsx';
import { PaymentsDocument, type PaymentsQuery } from './payments.generated.ts';

type Row = PaymentsQuery['payments']['nodes'][number];

const tabs = [
  { value: 'all', label: 'All' },
  { value: 'received', label: 'Received' },
  { value: 'paid', label: 'Paid' },
] as const;

/** What a payment is for, in words. */
export function purposeOf({ purpose, invoice }: Pick<Row, 'purpose' | 'invoice'>): string {
  if (purpose === 'TOP_UP') return 'Funds for a wallet';
  if (purpose === 'PAY_USER') return 'Payment to a person';
  return invoice?.number == null ? 'Invoice' : `Invoice ${invoice.number}`;
}

const columns: readonly Column<Row>[] = [
  {
    header: 'For',
    card: 'title',
    cell: (payment) => (
      <TextLink to="/payments/$paymentId" params={{ paymentId: payment.id }} className="row-link" fw={600}>
        {purposeOf(payment)}
      </TextLink>
    ),
  },
  { header: 'From', cell: ({ paidBy }) => paidBy?.name ?? '–' },
  { header: 'Through', card: 'title', cell: ({ provider }) => <Text c="dimmed">{providerName(provider)}</Text> },
  { header: 'Status', card: 'corner', cell: ({ status }) => <PaymentBadge status={status} /> },
  { header: 'When', cell: ({ createdAt }) => <Since value={createdAt} /> },
  { header: 'Amount', align: 'right', cell: ({ amount }) => <Money value={amount} fw={600} /> },
];

/** Money on its way in and out. */
export function PaymentsPage() {
  const { tab, after } = useSearch({ from: '/app/payments' });
  const navigate = useNavigate({ from: '/payments' });
  const { data, error, refetch } = useQuery(PaymentsDocument, {
    variables: {
      first: 25,
      after: after ?? null,
      filter: tab === undefined ? {} : { direction: tab === 'received' ? 'RECEIVED' : 'PAID' },
    },
  });
  useLive(['payment'], refetch);
  const page = data?.payments;
  return (
    <Page title="Payments" description="Through providers and by other means, with how far each got.">
      <SegmentedControl
        aria-label="Which payments"
        data={[...tabs]}
        value={tab ?? 'all'}
        onChange={(chosen) => void navigate({ search: { tab: chosen === 'all' ? undefined : chosen } })}
        style={{ alignSelf: 'flex-start' }}
      />
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {page === undefined && error === undefined && <Loading />}
      {page?.nodes.length === 0 && (
        <Empty icon={IconCreditCard} title="No payments yet">
          As soon as a customer pays an invoice, or you pay or add funds, it is listed here.
        </Empty>
      )}
      {page !== undefined && page.nodes.length > 0 && (
        <Records label="Payments" columns={columns} rows={page.nodes} keyOf={({ id }) => id} />
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

import { useQuery } from '@apollo/client/react';
import { SegmentedControl, Text } from '@mantine/core';
import { IconReceipt } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { failureOf } from '../api/failure.ts';
import { useLive } from '../api/live-context.tsx';
import { isZero } from '../ui/format.ts';
import { TextLink } from '../ui/link.tsx';
import { Money } from '../ui/money.tsx';
import { Page } from '../ui/page.tsx';
import { Pager } from '../ui/pager.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { Empty, FailureNotice, Loading } from '../ui/states.tsx';
import { Day } from '../ui/when.tsx';
import { BillBadge } from './bill-badge.tsx';
import { type BillFilter, BillsToPayDocument, type BillsToPayQuery } from './bills.generated.ts';
import { PayLinkForm } from './pay-link-form.tsx';

type Row = BillsToPayQuery['billsToPay']['nodes'][number];
type Tab = 'open' | 'settled' | 'all';

const filterOf: Record<Tab, BillFilter> = {
  open: { status: ['OPEN', 'PARTIALLY_SETTLED'] },
  settled: { status: ['SETTLED', 'CANCELED'] },
  all: {},
};

const tabs = [
  { value: 'open', label: 'To pay' },
  { value: 'settled', label: 'Done' },
  { value: 'all', label: 'All' },
];

const columns: readonly Column<Row>[] = [
  {
    header: 'From',
    card: 'title',
    cell: ({ id, payee }) => (
      <TextLink to="/bills/$billId" params={{ billId: id }} className="row-link" fw={600}>
        {payee.name}
      </TextLink>
    ),
  },
  { header: 'Invoice', card: 'title', cell: ({ invoiceNumber }) => <Text c="dimmed">{invoiceNumber}</Text> },
  { header: 'Status', card: 'corner', cell: ({ status, dueOn }) => <BillBadge status={status} dueOn={dueOn} /> },
  { header: 'Issued', cell: ({ date }) => <Day value={date} /> },
  { header: 'Due', cell: ({ dueOn }) => (dueOn === null ? '–' : <Day value={dueOn} />) },
  { header: 'Amount', align: 'right', cell: ({ amount }) => <Money value={amount} /> },
  { header: 'Still due', align: 'right', cell: ({ due }) => (isZero(due) ? '–' : <Money value={due} fw={600} />) },
];

/** What the person, or their organisation, owes. */
export function BillsPage() {
  const { tab = 'open', after } = useSearch({ from: '/app/bills' });
  const navigate = useNavigate({ from: '/bills' });
  const { data, error, refetch } = useQuery(BillsToPayDocument, {
    variables: { first: 25, after: after ?? null, filter: filterOf[tab] },
  });
  useLive(['bill', 'invoice'], refetch);
  const page = data?.billsToPay;
  return (
    <Page title="Bills I owe" description="Invoices that you took into your account by their payment link.">
      <SegmentedControl
        aria-label="Which bills"
        data={tabs}
        value={tab}
        onChange={(chosen) => void navigate({ search: { tab: tabs.find(({ value }) => value === chosen)?.value as Tab } })}
        style={{ alignSelf: 'flex-start' }}
      />
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {page === undefined && error === undefined && <Loading />}
      {page?.nodes.length === 0 && (
        <Empty icon={IconReceipt} title={tab === 'settled' ? 'Nothing done yet' : 'Nothing to pay'} action={<PayLinkForm />}>
          Somebody sent you an invoice? Paste the link of its payment page, and it is kept here until it is paid.
        </Empty>
      )}
      {page !== undefined && page.nodes.length > 0 && (
        <>
          <Records label="Bills" columns={columns} rows={page.nodes} keyOf={({ id }) => id} />
          <PayLinkForm />
        </>
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

import { useQuery } from '@apollo/client/react';
import { Group, Select, TextInput } from '@mantine/core';
import { IconFileInvoice, IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { failureOf } from '../../api/failure.ts';
import { useLive } from '../../api/live-context.tsx';
import { useSession } from '../../session/session.tsx';
import { ButtonLink } from '../../ui/link.tsx';
import { Page } from '../../ui/page.tsx';
import { Pager } from '../../ui/pager.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { Empty, FailureNotice, Loading } from '../../ui/states.tsx';
import { BuyerFilter } from './buyer-filter.tsx';
import { InvoiceRecords } from './invoice-records.tsx';
import { InvoiceTabs } from './invoice-tabs.tsx';
import { InvoicesDocument } from './invoices.generated.ts';
import { filterOf, isNarrowed } from './invoices-filter.ts';

const orders = [
  { value: 'CREATED_AT_DESC', label: 'Newest first' },
  { value: 'ISSUED_ON_DESC', label: 'Issued last' },
  { value: 'ISSUED_ON_ASC', label: 'Issued first' },
  { value: 'DUE_ON_ASC', label: 'Due first' },
  { value: 'DUE_ON_DESC', label: 'Due last' },
  { value: 'TOTAL_DESC', label: 'Highest total' },
  { value: 'TOTAL_ASC', label: 'Lowest total' },
] as const;

/** The invoices that were written, by status; filters stand in the address bar, so a view can be kept as a bookmark. */
export function InvoicesPage() {
  const search = useSearch({ from: '/app/invoices' });
  const navigate = useNavigate({ from: '/invoices' });
  const { can } = useSession();
  const { data, error, refetch } = useQuery(InvoicesDocument, {
    variables: { first: 25, after: search.after ?? null, filter: filterOf(search), orderBy: search.order ?? 'CREATED_AT_DESC' },
  });
  useLive(['invoice', 'bill'], refetch);
  // Another filter begins at its first page.
  const narrow = (change: Partial<typeof search>) =>
    void navigate({ search: { ...search, after: undefined, ...change }, replace: true });
  const add = can('invoices:write') && (
    <ButtonLink to="/invoices/new" leftSection={<IconPlus size={16} aria-hidden />}>
      New invoice
    </ButtonLink>
  );
  return (
    <Page title="Invoices" actions={add}>
      <InvoiceTabs value={search.tab} onChange={(tab) => narrow({ tab })} />
      <Group align="flex-end" gap="sm">
        <SearchInput label="Number or customer" value={search.search} onSearch={(text) => narrow({ search: text })} />
        <TextInput
          type="date"
          aria-label="Issued from"
          leftSection="from"
          leftSectionWidth={52}
          value={search.from ?? ''}
          max={search.to}
          onChange={(event) => narrow({ from: event.currentTarget.value || undefined })}
        />
        <TextInput
          type="date"
          aria-label="Issued until"
          leftSection="to"
          leftSectionWidth={36}
          value={search.to ?? ''}
          min={search.from}
          onChange={(event) => narrow({ to: event.currentTarget.value || undefined })}
        />
        <Select
          aria-label="Order"
          data={orders}
          allowDeselect={false}
          value={search.order ?? 'CREATED_AT_DESC'}
          onChange={(order) => narrow({ order: order === 'CREATED_AT_DESC' ? undefined : (order ?? undefined) })}
          w={160}
        />
      </Group>
      {search.buyer !== undefined && <BuyerFilter buyerId={search.buyer} onClear={() => narrow({ buyer: undefined })} />}
      {error !== undefined && <FailureNotice failure={failureOf(error)} retry={refetch} />}
      {data === undefined && error === undefined && <Loading />}
      {data?.invoices.nodes.length === 0 &&
        (isNarrowed(search) || search.tab !== undefined ? (
          <Empty icon={IconFileInvoice} title="No such invoices">
            Nothing fits these filters. Choose another tab, or take some away.
          </Empty>
        ) : (
          <Empty icon={IconFileInvoice} title="No invoices yet" action={add}>
            An invoice begins as a draft. Issuing gives it its number and freezes it; then you send it, and your customer pays by
            its link.
          </Empty>
        ))}
      {data !== undefined && data.invoices.nodes.length > 0 && <InvoiceRecords invoices={data.invoices.nodes} />}
      <Pager
        hasNextPage={data?.invoices.pageInfo.hasNextPage ?? false}
        isLater={search.after !== undefined}
        onNext={(state) => void navigate({ search: { ...search, after: data?.invoices.pageInfo.endCursor ?? undefined }, state })}
        onFirst={() => void navigate({ search: { ...search, after: undefined } })}
      />
    </Page>
  );
}

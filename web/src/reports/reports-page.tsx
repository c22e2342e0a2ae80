import { useQuery } from '@apollo/client/react';
import { Alert, Anchor, Stack, Title } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { failureOf } from '../api/failure.ts';
import { useLive } from '../api/live-context.tsx';
import { BuyerFilter } from '../invoices/list/buyer-filter.tsx';
import { TextLink } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { Pager } from '../ui/pager.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { pathOf } from '../ui/same-origin.ts';
import { Empty, FailureNotice, Loading } from '../ui/states.tsx';
import { CurrencyReport, figureColumns } from './currency-report.tsx';
import { ReportFilters } from './report-filters.tsx';
import { askedBy, periodName, type ReportSearch, type Span } from './report-search.ts';
import { BillingReportDocument, type BillingReportQuery } from './reports.generated.ts';

type Report = BillingReportQuery['billingReport'];
type Row = Report['rows']['nodes'][number];

const columnsOf = (by: Span): readonly Column<Row>[] => [
  {
    header: 'Partner',
    card: 'title',
    cell: ({ partner, payerName }) =>
      partner === null ? (
        payerName
      ) : (
        <TextLink to="/partners/$partnerId" params={{ partnerId: partner.id }} className="row-link" fw={600}>
          {partner.name}
        </TextLink>
      ),
  },
  { header: 'Period', card: 'corner', cell: ({ from }) => <span style={{ whiteSpace: 'nowrap' }}>{periodName(from, by)}</span> },
  ...figureColumns<Row>(({ figures }) => figures),
];

/** Who was billed and who paid; filters stand in the address bar, so a report can be kept as a bookmark. */
export function ReportsPage() {
  const search = useSearch({ from: '/app/reports' });
  const navigate = useNavigate({ from: '/reports' });
  const [now] = useState(() => new Date());
  const asked = askedBy(search, now);
  const isPeriod = asked.from <= asked.to;
  // Another report begins at its first page.
  const narrow = (change: ReportSearch) => void navigate({ search: { ...search, after: undefined, ...change }, replace: true });
  return (
    <Page title="Reports" description="Who was billed and who paid. Days are those of UTC.">
      <ReportFilters search={search} asked={asked} onChange={narrow} />
      {search.partner !== undefined && <BuyerFilter buyerId={search.partner} onClear={() => narrow({ partner: undefined })} />}
      {isPeriod ? <Answer search={search} asked={asked} /> : <Alert>Choose a last day that is not before the first.</Alert>}
    </Page>
  );
}

type AnswerProps = { search: ReportSearch & { after?: string | undefined }; asked: ReturnType<typeof askedBy> };

function Answer({ search, asked }: AnswerProps) {
  const navigate = useNavigate({ from: '/reports' });
  const variables = { ...asked, first: 25, after: search.after ?? null };
  const { data, error, refetch } = useQuery(BillingReportDocument, { variables });
  useLive(['bill', 'invoice'], refetch);
  if (error !== undefined) return <FailureNotice failure={failureOf(error)} retry={refetch} />;
  if (data === undefined) return <Loading />;
  const { totals, periods, rows, csvUrl } = data.billingReport;
  const { by = 'month' } = search;
  if (totals.length === 0)
    return (
      <Empty icon={IconChartBar} title="Nothing to report">
        Nothing was billed or paid in these days, and nothing was outstanding. Issue an invoice, or choose other days.
      </Empty>
    );
  return (
    <>
      {totals.map((total) => (
        <CurrencyReport key={total.currency} total={total} periods={periods} by={by} />
      ))}
      <Stack component="section" gap="sm" aria-labelledby="report-partners">
        <Title order={2} id="report-partners">
          By partner
        </Title>
        <Anchor href={pathOf(csvUrl)} download style={{ alignSelf: 'flex-start' }}>
          Download as CSV
        </Anchor>
        <Records label="Partners" columns={columnsOf(by)} rows={rows.nodes} keyOf={keyOf} />
        <Pager
          hasNextPage={rows.pageInfo.hasNextPage}
          isLater={search.after !== undefined}
          onNext={(state) => void navigate({ search: { ...search, after: rows.pageInfo.endCursor ?? undefined }, state })}
          onFirst={() => void navigate({ search: { ...search, after: undefined } })}
        />
      </Stack>
    </>
  );
}

const keyOf = ({ from, partner, payerName, figures }: Row) => `${from} ${partner?.id ?? payerName} ${figures.currency}`;

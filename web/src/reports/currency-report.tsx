import { Anchor, Paper, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { Facts } from '../ui/facts.tsx';
import { isZero, type MoneyValue } from '../ui/format.ts';
import { Money } from '../ui/money.tsx';
import { type Column, Records } from '../ui/records.tsx';
import { ReportChart } from './report-chart.tsx';
import { periodName, type Span } from './report-search.ts';
import type { BillingReportQuery, ReportFiguresFragment } from './reports.generated.ts';

type Figures = ReportFiguresFragment;
type PeriodRow = { name: string; figures: Figures };

const columns: readonly Column<PeriodRow>[] = [
  { header: 'Period', card: 'title', cell: ({ name }) => name },
  { header: 'Before', align: 'right', cell: ({ figures }) => <Sum value={figures.opening} /> },
  ...figureColumns<PeriodRow>(({ figures }) => figures),
];

/** What happened in one currency: never added to another. */
export function CurrencyReport({
  total,
  periods,
  by,
}: {
  total: Figures;
  periods: BillingReportQuery['billingReport']['periods'];
  by: Span;
}) {
  const [isTold, setTold] = useState(false);
  const { currency } = total;
  const rows = periods.flatMap(({ from, figures }): PeriodRow[] => {
    const own = figures.find((each) => each.currency === currency);
    return own === undefined ? [] : [{ name: periodName(from, by), figures: own }];
  });
  const heading = `report-${currency}`;
  return (
    <Stack component="section" gap="sm" aria-labelledby={heading}>
      <Title order={2} id={heading}>
        In {currency}
      </Title>
      <Paper>
        <Stack>
          <Facts
            facts={{
              'Outstanding before': <Money value={total.opening} />,
              Billed: <Money value={total.billed} />,
              Canceled: <Money value={total.canceled} />,
              Paid: <Money value={total.paid} />,
              Refunded: <Money value={total.refunded} />,
              'Outstanding after': <Money value={total.outstanding} fw={700} />,
            }}
          />
          <ReportChart
            label={`What was billed and paid in ${currency} by ${by}; the table of periods says the same`}
            periods={rows.map(({ name, figures: { billed, paid } }) => ({ name, billed, paid }))}
          />
          <Anchor
            component="button"
            type="button"
            size="sm"
            style={{ alignSelf: 'flex-start' }}
            aria-expanded={isTold}
            onClick={() => setTold(!isTold)}
          >
            {isTold ? 'Hide' : 'Show'} the table of periods in {currency}
          </Anchor>
        </Stack>
      </Paper>
      {isTold && <Records label={`Periods in ${currency}`} columns={columns} rows={rows} keyOf={({ name }) => name} />}
    </Stack>
  );
}

/** The columns that all tables of reports have. */
export function figureColumns<Row>(figuresOf: (row: Row) => Figures): Column<Row>[] {
  return [
    { header: 'Billed', align: 'right', cell: (row) => <Sum value={figuresOf(row).billed} /> },
    { header: 'Canceled', align: 'right', cell: (row) => <Sum value={figuresOf(row).canceled} /> },
    { header: 'Paid', align: 'right', cell: (row) => <Sum value={figuresOf(row).paid} /> },
    { header: 'Refunded', align: 'right', cell: (row) => <Sum value={figuresOf(row).refunded} /> },
    { header: 'Outstanding', align: 'right', cell: (row) => <Money value={figuresOf(row).outstanding} fw={600} /> },
  ];
}

/** A sum, or that there was nothing. */
function Sum({ value }: { value: MoneyValue }) {
  return isZero(value) ? '–' : <Money value={value} />;
}

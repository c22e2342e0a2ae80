import { Badge, Stack, Text, Title } from '@mantine/core';
import { TextLink } from '../ui/link.tsx';
import { Money } from '../ui/money.tsx';
import { type Column, Records } from '../ui/records.tsx';
import type { BooksQuery } from './books.generated.ts';

type Comparison = BooksQuery['reconciliation']['comparisons'][number];
type Figure = Comparison['figures'][number];
type Difference = Comparison['differences'][number];

/** What is compared, in a few words; a check that is newer than this page shows its name. */
const checks: Readonly<Record<string, string>> = {
  payments_booked: 'Captured payments and the transfers that book them',
  refunds_booked: 'Refunds and the transfers that book them',
  refunds_set_aside: 'Refunds under way and what is set aside for them',
  disputes_set_aside: 'Disputed payments and what is set aside for them',
  invoices_billed: 'Issued invoices and their bills',
  settlements_told: 'What is settled of bills and what invoices say is paid',
  told_payments_booked: 'Payments that billing was told of and their transfers',
  told_refunds_booked: 'Refunds that billing was told of and their transfers',
  told_disputes_set_aside: 'Disputes that billing was told of and what is set aside for them',
  reserved_refunds_set_aside: 'Refunds that billing has promised and what is set aside for them',
  lost_disputes_refunded: 'Lost disputes and their refunds',
  wallet_payments_transferred: 'Payments of bills from wallets and their transfers',
  settlements_transferred: 'What settled bills and the transfers that did',
  bills_settled: 'What was applied to bills and what is settled of them',
  bills_paid_for: 'What is settled of bills and what transfers brought them',
  paid_counted: 'What is settled of bills and what their changes add up to',
  billed_counted: 'What is owed for bills and what their changes add up to',
};
const nameOf = ({ check }: Pick<Comparison, 'check'>) => checks[check] ?? check;

const comparisonColumns: readonly Column<Comparison>[] = [
  { header: 'Compared', card: 'title', cell: (comparison) => <Text fw={600}>{nameOf(comparison)}</Text> },
  { header: 'Expected', align: 'right', cell: ({ figures }) => <Sums figures={figures} side="expected" /> },
  { header: 'Found', align: 'right', cell: ({ figures }) => <Sums figures={figures} side="found" /> },
  {
    header: 'Differences',
    align: 'right',
    card: 'corner',
    cell: ({ differenceCount }) => <Badge color={differenceCount === 0 ? 'gray' : 'red'}>{differenceCount}</Badge>,
  },
];

/** How many there are, and what they come to, in each currency. */
function Sums({ figures, side }: { figures: readonly Figure[]; side: 'expected' | 'found' }) {
  if (figures.length === 0) return <Text c="dimmed">none</Text>;
  return (
    <Stack gap={0}>
      {figures.map((figure) => (
        <div key={figure[side].currency}>
          {side === 'expected' ? figure.expectedCount : figure.foundCount} · <Money value={figure[side]} />
        </div>
      ))}
    </Stack>
  );
}

const kinds: Record<Difference['kind'], string> = {
  MISSING: 'expected, not found',
  SURPLUS: 'found, not expected',
  AMOUNT: 'another amount',
};

const differenceColumns: readonly Column<Difference>[] = [
  { header: 'About', card: 'title', cell: ({ subject }) => <Subject id={subject} /> },
  { header: 'What is wrong', cell: ({ kind }) => kinds[kind] },
  { header: 'Expected', align: 'right', cell: ({ expected }) => (expected === null ? '–' : <Money value={expected} />) },
  { header: 'Found', align: 'right', cell: ({ found }) => (found === null ? '–' : <Money value={found} />) },
];

/** Leads to what has a page: payments, invoices, bills. */
function Subject({ id }: { id: string }) {
  const label = <span style={{ overflowWrap: 'anywhere' }}>{id}</span>;
  if (id.startsWith('pay_')) {
    return (
      <TextLink to="/payments/$paymentId" params={{ paymentId: id }}>
        {label}
      </TextLink>
    );
  }
  if (id.startsWith('inv_')) {
    return (
      <TextLink to="/invoices/$invoiceId" params={{ invoiceId: id }}>
        {label}
      </TextLink>
    );
  }
  if (id.startsWith('bil_')) {
    return (
      <TextLink to="/bills/$billId" params={{ billId: id }}>
        {label}
      </TextLink>
    );
  }
  return label;
}

/** What does not agree first, then the figures of everything that was compared. */
export function Comparisons({ comparisons }: { comparisons: readonly Comparison[] }) {
  if (comparisons.length === 0) return null;
  return (
    <>
      {comparisons
        .filter(({ differenceCount }) => differenceCount > 0)
        .map((comparison) => (
          <Stack key={comparison.check} component="section" gap="xs" aria-label={nameOf(comparison)}>
            <Title order={3} size="h4">
              {nameOf(comparison)}
            </Title>
            <Records
              label={`Differences: ${nameOf(comparison)}`}
              columns={differenceColumns}
              rows={comparison.differences}
              keyOf={({ subject, expected, found }) => `${subject} ${expected?.currency ?? found?.currency}`}
            />
            {comparison.differenceCount > comparison.differences.length && (
              <Text size="sm" c="dimmed">
                and {comparison.differenceCount - comparison.differences.length} more
              </Text>
            )}
          </Stack>
        ))}
      <Records label="What was compared" columns={comparisonColumns} rows={comparisons} keyOf={({ check }) => check} />
    </>
  );
}

import { Text } from '@mantine/core';
import { isZero, type MoneyValue } from '../../ui/format.ts';
import { TextLink } from '../../ui/link.tsx';
import { Money } from '../../ui/money.tsx';
import { type Column, Records } from '../../ui/records.tsx';
import { Day } from '../../ui/when.tsx';
import { InvoiceBadge, type InvoiceStatus } from '../invoice-badge.tsx';

/** What a list shows of an invoice. */
export type InvoiceRow = {
  id: string;
  number: string | null;
  status: InvoiceStatus;
  overdue: boolean;
  issuedOn: string | null;
  dueOn: string | null;
  buyer: { name: string } | null;
  totals: { total: MoneyValue; due: MoneyValue };
};

const columns: readonly Column<InvoiceRow>[] = [
  {
    header: 'Invoice',
    card: 'title',
    cell: ({ id, number, status }) =>
      status === 'DRAFT' ? (
        <TextLink to="/invoices/$invoiceId/edit" params={{ invoiceId: id }} className="row-link" fw={600}>
          Draft
        </TextLink>
      ) : (
        <TextLink to="/invoices/$invoiceId" params={{ invoiceId: id }} className="row-link" fw={600}>
          {number}
        </TextLink>
      ),
  },
  {
    header: 'Customer',
    card: 'title',
    cell: ({ buyer }) => buyer?.name ?? <Text c="dimmed">No customer yet</Text>,
  },
  { header: 'Status', card: 'corner', cell: ({ status, overdue }) => <InvoiceBadge status={status} overdue={overdue} /> },
  { header: 'Issued', cell: ({ issuedOn }) => (issuedOn === null ? '–' : <Day value={issuedOn} />) },
  { header: 'Due', cell: ({ dueOn }) => (dueOn === null ? '–' : <Day value={dueOn} />) },
  { header: 'Total', align: 'right', cell: ({ totals }) => <Money value={totals.total} fw={600} /> },
  {
    header: 'Still due',
    align: 'right',
    cell: ({ totals, status }) =>
      status === 'DRAFT' || isZero(totals.due) ? <Text c="dimmed">–</Text> : <Money value={totals.due} />,
  },
];

/** Invoices as a table, or as cards on a phone. */
export function InvoiceRecords({ invoices }: { invoices: readonly InvoiceRow[] }) {
  return <Records label="Invoices" columns={columns} rows={invoices} keyOf={({ id }) => id} />;
}

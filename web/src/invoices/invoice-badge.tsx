import { Badge } from '@mantine/core';

/** How far an invoice got, as the API says it. */
export type InvoiceStatus = 'DRAFT' | 'ISSUED' | 'PARTIALLY_PAID' | 'PAID' | 'VOID' | 'UNCOLLECTIBLE';

const looks: Record<InvoiceStatus, { label: string; color: string }> = {
  DRAFT: { label: 'Draft', color: 'gray' },
  ISSUED: { label: 'Open', color: 'blue' },
  PARTIALLY_PAID: { label: 'Partly paid', color: 'yellow' },
  PAID: { label: 'Paid', color: 'green' },
  VOID: { label: 'Void', color: 'gray' },
  UNCOLLECTIBLE: { label: 'Uncollectible', color: 'gray' },
};

/** An invoice's status in a word; overdue says more than open or partly paid. */
export function InvoiceBadge({ status, overdue }: { status: InvoiceStatus; overdue: boolean }) {
  const { label, color } = overdue ? { label: 'Overdue', color: 'red' } : looks[status];
  return <Badge color={color}>{label}</Badge>;
}

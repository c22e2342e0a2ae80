import { Badge } from '@mantine/core';
import { today } from '../ui/format.ts';

/** Where a bill stands, as the API says it. */
export type BillStatus = 'OPEN' | 'PARTIALLY_SETTLED' | 'SETTLED' | 'CANCELED';

const looks: Record<BillStatus, { label: string; color: string }> = {
  OPEN: { label: 'To pay', color: 'blue' },
  PARTIALLY_SETTLED: { label: 'Partly paid', color: 'yellow' },
  SETTLED: { label: 'Paid', color: 'green' },
  CANCELED: { label: 'Void', color: 'gray' },
};

/** A bill's status in a word; overdue says more than to pay. */
export function BillBadge({ status, dueOn }: { status: BillStatus; dueOn: string | null }) {
  const isOpen = status === 'OPEN' || status === 'PARTIALLY_SETTLED';
  const { label, color } = isOpen && dueOn !== null && dueOn < today() ? { label: 'Overdue', color: 'red' } : looks[status];
  return <Badge color={color}>{label}</Badge>;
}

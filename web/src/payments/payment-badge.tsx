import { Badge } from '@mantine/core';

/** How far a payment got, as the API says it. */
export type PaymentStatus =
  | 'CREATED'
  | 'REQUIRES_ACTION'
  | 'PENDING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'CANCELED'
  | 'PARTIALLY_REFUNDED'
  | 'REFUNDED'
  | 'DISPUTED'
  | 'UNKNOWN';

const looks: Record<PaymentStatus, { label: string; color: string }> = {
  CREATED: { label: 'Begun', color: 'gray' },
  REQUIRES_ACTION: { label: 'Waits for approval', color: 'blue' },
  PENDING: { label: 'On its way', color: 'yellow' },
  SUCCEEDED: { label: 'Received', color: 'green' },
  FAILED: { label: 'Declined', color: 'red' },
  CANCELED: { label: 'Canceled', color: 'gray' },
  PARTIALLY_REFUNDED: { label: 'Partly returned', color: 'yellow' },
  REFUNDED: { label: 'Returned', color: 'gray' },
  DISPUTED: { label: 'Disputed', color: 'red' },
  UNKNOWN: { label: 'Being asked', color: 'orange' },
};

/** A payment's status in a word or two. */
export function PaymentBadge({ status }: { status: PaymentStatus }) {
  const { label, color } = looks[status];
  return <Badge color={color}>{label}</Badge>;
}

const providers: Readonly<Record<string, string>> = {
  sandbox: 'Sandbox',
  paypal: 'PayPal',
  cash: 'Cash',
  bank_transfer: 'Bank transfer',
  cheque: 'Cheque',
  other: 'Other',
};

/** Name of who moved the money. */
export function providerName(id: string): string {
  return providers[id] ?? id;
}

import { Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { PaymentBadge, providerName } from '../../payments/payment-badge.tsx';
import { isZero } from '../../ui/format.ts';
import { TextLink } from '../../ui/link.tsx';
import { Money } from '../../ui/money.tsx';
import { Since } from '../../ui/when.tsx';
import type { Invoice } from './invoice.ts';

/** What is paid, by whom, and how far each payment got. */
export function PaymentsPanel({ invoice }: { invoice: Invoice }) {
  const { totals, bill } = invoice;
  const payments = invoice.payments.nodes;
  return (
    <Paper component="section" aria-labelledby="payments">
      <Title order={2} id="payments" mb="sm">
        Payments
      </Title>
      <Stack gap="sm">
        {bill !== null && bill.status !== 'CANCELED' && (
          <>
            <Progress value={shareOf(totals.paid.amount, totals.total.amount)} aria-label="Share that is paid" />
            <Group justify="space-between">
              <Text size="sm">
                Paid <Money value={bill.settled} fw={600} />
              </Text>
              <Text size="sm">
                Due <Money value={bill.due} fw={600} />
              </Text>
            </Group>
          </>
        )}
        {payments.length === 0 && (
          <Text size="sm" c="dimmed">
            {isZero(totals.due) ? 'No payments.' : 'None yet. A payment shows here as soon as it begins.'}
          </Text>
        )}
        {payments.map((payment) => (
          <Group key={payment.id} justify="space-between" wrap="nowrap" align="flex-start">
            <div>
              <TextLink to="/payments/$paymentId" params={{ paymentId: payment.id }} fw={600}>
                <Money value={payment.amount} />
              </TextLink>
              <Text size="xs" c="dimmed">
                {providerName(payment.provider)}
                {payment.paidBy?.name == null ? '' : ` · ${payment.paidBy.name}`} · <Since value={payment.createdAt} />
              </Text>
            </div>
            <PaymentBadge status={payment.status} />
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}

/** For a bar on the screen, where a rounded number does; never for reckoning. */
function shareOf(part: string, whole: string): number {
  return Number(whole) === 0 ? 100 : (100 * Number(part)) / Number(whole);
}

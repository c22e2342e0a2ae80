import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Money } from '../ui/money.tsx';
import { Instant } from '../ui/when.tsx';
import type { PaymentPageQuery } from './payment.generated.ts';

type Refund = NonNullable<PaymentPageQuery['payment']>['refunds'][number];

const looks: Record<Refund['status'], { label: string; color: string }> = {
  REQUESTED: { label: 'Asked for', color: 'gray' },
  RESERVED: { label: 'On its way', color: 'blue' },
  SUCCEEDED: { label: 'Given back', color: 'green' },
  FAILED: { label: 'Failed', color: 'red' },
  REFUSED: { label: 'Refused', color: 'red' },
};

/** What of a payment went back, or was to. */
export function Refunds({ refunds }: { refunds: readonly Refund[] }) {
  return (
    <Paper flex="1 1 20rem" component="section" aria-labelledby="refunds">
      <Title order={2} id="refunds" mb="sm">
        Refunds
      </Title>
      <Stack gap="sm" component="ul" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {refunds.map(({ id, status, amount, reason, failureReason, createdAt }) => (
          <li key={id}>
            <Group gap="xs">
              <Money value={amount} fw={600} />
              <Badge color={looks[status].color} miw="max-content">
                {looks[status].label}
              </Badge>
            </Group>
            {reason !== null && <Text size="sm">{reason}</Text>}
            {failureReason !== null && <Text size="sm">{failureReason}</Text>}
            <Text size="xs" c="dimmed">
              <Instant value={createdAt} />
            </Text>
          </li>
        ))}
      </Stack>
    </Paper>
  );
}

import { useQuery } from '@apollo/client/react';
import { Button, Group, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { InvoiceBuyerDocument } from './invoices.generated.ts';

/** Says that only one customer's invoices are listed, and takes that back. */
export function BuyerFilter({ buyerId, onClear }: { buyerId: string; onClear(): void }) {
  const { data } = useQuery(InvoiceBuyerDocument, { variables: { id: buyerId } });
  return (
    <Group gap="xs">
      <Text size="sm">Only for {data?.partner?.name ?? 'one customer'}</Text>
      <Button size="compact-sm" variant="default" rightSection={<IconX size={14} aria-hidden />} onClick={onClear}>
        Show all
      </Button>
    </Group>
  );
}

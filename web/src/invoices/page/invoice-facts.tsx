import { SimpleGrid, Text } from '@mantine/core';
import { Facts } from '../../ui/facts.tsx';
import { countryName } from '../../ui/format.ts';
import { TextLink } from '../../ui/link.tsx';
import { Money } from '../../ui/money.tsx';
import { Day, Since } from '../../ui/when.tsx';
import type { Invoice } from './invoice.ts';

/** Who, when and how much. */
export function InvoiceFacts({ invoice }: { invoice: Invoice }) {
  const { buyer } = invoice;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
      <div>
        <Text size="sm" c="dimmed">
          Customer
        </Text>
        {buyer?.partner == null ? (
          <Text fw={600}>{buyer?.name}</Text>
        ) : (
          <TextLink to="/partners/$partnerId" params={{ partnerId: buyer.partner.id }} fw={600}>
            {buyer.name}
          </TextLink>
        )}
        <Text style={{ whiteSpace: 'pre-line' }}>{addressOf(buyer)}</Text>
        {buyer?.email != null && <Text style={{ overflowWrap: 'anywhere' }}>{buyer.email}</Text>}
        {buyer?.taxId != null && <Text c="dimmed">{buyer.taxId}</Text>}
      </div>
      <Facts
        facts={{
          Issued: invoice.issuedOn !== null && <Day value={invoice.issuedOn} />,
          Due: invoice.dueOn === null ? 'nothing agreed' : <Day value={invoice.dueOn} />,
          Sent: invoice.sentAt !== null && <Since value={invoice.sentAt} />,
          'Looked at': invoice.viewedAt !== null && <Since value={invoice.viewedAt} />,
          Total: <Money value={invoice.totals.total} fw={600} />,
          'Still due': <Money value={invoice.totals.due} fw={700} />,
        }}
      />
    </SimpleGrid>
  );
}

function addressOf(buyer: Invoice['buyer']): string {
  const address = buyer?.address ?? null;
  if (address === null) return '';
  return [address.line1, address.line2, `${address.postalCode} ${address.city}`, countryName(address.country)]
    .filter((line) => line !== null && line.trim() !== '')
    .join('\n');
}

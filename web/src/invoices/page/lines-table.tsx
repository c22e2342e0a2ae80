import { Group, Stack, Table, Text } from '@mantine/core';
import { formatDecimal, isZero, type MoneyValue } from '../../ui/format.ts';
import { Money } from '../../ui/money.tsx';
import { useRoomy } from '../../ui/records.tsx';
import { taxCategoryWords } from '../editor/tax-rates.ts';
import type { InvoicePageQuery } from './invoice.generated.ts';

type Invoice = NonNullable<InvoicePageQuery['invoice']>;
type Line = Invoice['lines'][number];

/** The lines and what they come to, as the document says it. */
export function LinesTable({ invoice }: { invoice: Invoice }) {
  const roomy = useRoomy();
  return (
    <Stack gap="md">
      {roomy ? <WideLines lines={invoice.lines} /> : <NarrowLines lines={invoice.lines} />}
      <Totals invoice={invoice} />
    </Stack>
  );
}

function WideLines({ lines }: { lines: readonly Line[] }) {
  return (
    <Table aria-label="Lines" verticalSpacing="xs" horizontalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Description</Table.Th>
          <Table.Th ta="right">Quantity</Table.Th>
          <Table.Th ta="right">Price</Table.Th>
          <Table.Th ta="right">Tax</Table.Th>
          <Table.Th ta="right">Amount</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map((line) => (
          <Table.Tr key={line.position}>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              {line.description}
              <Discount line={line} />
            </Table.Td>
            <Table.Td ta="right" className="figures">
              {formatDecimal(line.quantity)} {line.unit}
            </Table.Td>
            <Table.Td ta="right" className="figures">
              {formatDecimal(line.unitPrice)}
            </Table.Td>
            <Table.Td ta="right" className="figures">
              {formatDecimal(line.taxRate)} %
            </Table.Td>
            <Table.Td ta="right">
              <span title={line.explanation}>
                <Money value={line.amount} />
              </span>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function NarrowLines({ lines }: { lines: readonly Line[] }) {
  return (
    <Stack gap="sm">
      {lines.map((line) => (
        <div key={line.position}>
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Text fw={500} style={{ overflowWrap: 'anywhere' }}>
              {line.description}
            </Text>
            <Money value={line.amount} fw={600} />
          </Group>
          <Text size="sm" c="dimmed">
            {formatDecimal(line.quantity)} {line.unit} × {formatDecimal(line.unitPrice)} · {formatDecimal(line.taxRate)} % tax
          </Text>
          <Discount line={line} />
        </div>
      ))}
    </Stack>
  );
}

function Discount({ line: { discount } }: { line: Line }) {
  if (discount === null) return null;
  return (
    <Text size="xs" c="dimmed">
      less{' '}
      {discount.percent === null
        ? discount.amount !== null && <Money value={discount.amount} />
        : `${formatDecimal(discount.percent)} %`}
    </Text>
  );
}

function Totals({ invoice: { totals } }: { invoice: Invoice }) {
  return (
    <Stack gap={4} ml="auto" w="100%" maw={340}>
      <Figure label="Lines without tax" value={totals.lineNet} />
      {!isZero(totals.discount) && (
        <Figure label="Discounts" value={{ ...totals.discount, amount: `-${totals.discount.amount}` }} />
      )}
      {!isZero(totals.charge) && <Figure label="Charges" value={totals.charge} />}
      {totals.taxBreakdown.map(({ category, rate, tax, explanation }) => (
        <Figure
          key={`${category} ${rate}`}
          label={category === 'S' ? `Tax ${formatDecimal(rate)} %` : taxCategoryWords[category]}
          value={tax}
          explanation={explanation}
        />
      ))}
      <Figure label="Total" value={totals.total} strong />
      {!isZero(totals.paid) && (
        <>
          <Figure label="Paid" value={{ ...totals.paid, amount: `-${totals.paid.amount}` }} />
          <Figure label="Still due" value={totals.due} strong />
        </>
      )}
    </Stack>
  );
}

type FigureProps = { label: string; value: MoneyValue; explanation?: string; strong?: boolean };

function Figure({ label, value, explanation, strong = false }: FigureProps) {
  return (
    <Group justify="space-between" wrap="nowrap" title={explanation}>
      <Text size={strong ? 'md' : 'sm'} fw={strong ? 700 : 400} c={strong ? undefined : 'dimmed'}>
        {label}
      </Text>
      <Money value={value} fw={strong ? 700 : 400} />
    </Group>
  );
}

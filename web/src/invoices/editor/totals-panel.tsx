import { Divider, Group, Stack, Text } from '@mantine/core';
import { formatAmount } from '@quittance/money';
import { formatDecimal } from '../../ui/format.ts';
import { Money } from '../../ui/money.tsx';
import type { DraftTotals } from './draft-totals.ts';
import { taxCategoryWords } from './tax-rates.ts';

/** What the invoice comes to while it is written. */
export function TotalsPanel({ totals: result }: { totals: DraftTotals }) {
  if (!result.ok) {
    return (
      <Text c="dimmed" size="sm" role="status">
        The totals come back when the marked field is right.
      </Text>
    );
  }
  const { totals } = result;
  const money = (minor: bigint) => ({ amount: formatAmount(minor, totals.currency), currency: totals.currency });
  return (
    <Stack gap={6} aria-label="Totals" role="group">
      <Figure label="Lines without tax" value={money(totals.lineNetMinor)} />
      {totals.discountMinor > 0n && <Figure label="Discounts" value={money(-totals.discountMinor)} />}
      {totals.chargeMinor > 0n && <Figure label="Charges" value={money(totals.chargeMinor)} />}
      {totals.taxBreakdown.map(({ category, rate, taxMinor }) => (
        <Figure
          key={`${category} ${rate}`}
          label={category === 'S' ? `Tax ${formatDecimal(rate)} %` : `${taxCategoryWords[category]} ${formatDecimal(rate)} %`}
          value={money(taxMinor)}
        />
      ))}
      <Divider my={4} />
      <Group justify="space-between">
        <Text fw={700} fz="lg">
          Total
        </Text>
        <Text fw={700} fz="xl" aria-live="polite">
          <Money value={money(totals.totalMinor)} />
        </Text>
      </Group>
    </Stack>
  );
}

function Figure({ label, value }: { label: string; value: { amount: string; currency: string } }) {
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Money value={value} size="sm" />
    </Group>
  );
}

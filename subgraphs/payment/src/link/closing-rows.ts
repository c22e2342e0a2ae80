import type { PayableInvoice } from '../invoice/payable-invoice.ts';

/** A row between the lines and the total. `included`: told for information, it is part of what stands above. */
export type ClosingRow = { label: string; amountMinor: bigint; included: boolean };

/**
 * Explains how the lines lead to the total. Lines are net or gross as the invoice has them, and discounts and charges of the whole
 * document are not told one by one; the rows say no more than what follows from the figures.
 */
export function closingRows({
  totalMinor,
  taxMinor,
  lines,
}: Pick<PayableInvoice, 'totalMinor' | 'taxMinor' | 'lines'>): ClosingRow[] {
  const rest = lines.reduce((left, line) => left - line.totalMinor, totalMinor);
  if (rest === taxMinor) return taxMinor === 0n ? [] : [{ label: 'Tax', amountMinor: taxMinor, included: false }];
  const tax = { label: 'Tax included', amountMinor: taxMinor, included: true };
  if (rest === 0n) return [tax];
  const label = taxMinor === 0n ? 'Discounts and charges' : 'Discounts, charges and tax';
  return [{ label, amountMinor: rest, included: false }, ...(taxMinor === 0n ? [] : [tax])];
}

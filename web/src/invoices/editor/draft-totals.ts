import { calculateTotals, type Totals } from '@quittance/money/totals';
import { decimalSeparator } from '../../ui/decimal-text.ts';
import type { Draft } from './draft.ts';
import { placeOf, totalsInputOf, writtenLines } from './draft-input.ts';

/** What the draft comes to, or the place of what is wrong with it. */
export type DraftTotals =
  | { ok: true; totals: Totals; amountByLine: ReadonlyMap<string, bigint> }
  | { ok: false; place: string; message: string };

/** By the same calculator that the server uses: what stands here is what the invoice will say. */
export function totalsOf(draft: Draft): DraftTotals {
  const input = totalsInputOf(draft, decimalSeparator());
  if (input === null) return { ok: false, place: 'currency', message: 'Choose a currency.' };
  const result = calculateTotals(input);
  if (!result.ok) return { ok: false, place: placeOf(draft, result.error.path), message: `This ${result.error.message}.` };
  const amounts = result.value.lines.map(({ amountMinor }) => amountMinor);
  const keys = writtenLines(draft).map(({ key }) => key);
  return { ok: true, totals: result.value, amountByLine: new Map(keys.map((key, index) => [key, amounts[index] ?? 0n])) };
}

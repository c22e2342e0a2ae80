import { isCurrency } from '@quittance/money';
import type { AdjustmentInput, LineInput, Reduction, TotalsInput } from '@quittance/money/totals';
import { readDecimalText } from '../../ui/decimal-text.ts';
import { orNull } from '../../ui/use-fields.ts';
import { type Draft, type DraftAdjustment, type DraftLine, isEmptyLine } from './draft.ts';

type Separator = ',' | '.';

/** The lines that are saved: what was not written into is left out. */
export function writtenLines(draft: Draft): DraftLine[] {
  return draft.lines.filter((line) => !isEmptyLine(line));
}

/** The discounts or charges that are saved. */
export function writtenAdjustments(adjustments: readonly DraftAdjustment[]): DraftAdjustment[] {
  return adjustments.filter(({ value, reason }) => value.trim() !== '' || reason.trim() !== '');
}

function reductionOf(typed: string, separator: Separator): Reduction | null {
  const text = typed.trim();
  if (text === '') return null;
  return text.endsWith('%')
    ? { percent: readDecimalText(text.slice(0, -1), separator), amount: null }
    : { percent: null, amount: readDecimalText(text, separator) };
}

function lineFigures(line: DraftLine, separator: Separator): LineInput {
  const number = (typed: string) => (typed.trim() === '' ? '0' : readDecimalText(typed, separator));
  return {
    quantity: number(line.quantity),
    unitPrice: number(line.unitPrice),
    discount: reductionOf(line.discount, separator),
    taxCategory: line.taxCategory === '' ? null : line.taxCategory,
    taxRate: number(line.taxRate.replace('%', '')),
  };
}

function adjustmentFigures({ value, band }: DraftAdjustment, separator: Separator): AdjustmentInput {
  const reduction = reductionOf(value, separator) ?? { percent: null, amount: '0' };
  return { ...reduction, taxCategory: band?.taxCategory ?? null, taxRate: band?.taxRate ?? null };
}

/** For the calculator; null while the currency is none that it knows. */
export function totalsInputOf(draft: Draft, separator: Separator): TotalsInput | null {
  if (!isCurrency(draft.currency)) return null;
  return {
    currency: draft.currency,
    priceMode: draft.priceMode,
    lines: writtenLines(draft).map((line) => lineFigures(line, separator)),
    discounts: writtenAdjustments(draft.discounts).map((each) => adjustmentFigures(each, separator)),
    charges: writtenAdjustments(draft.charges).map((each) => adjustmentFigures(each, separator)),
  };
}

/** For the API: the whole content of the draft. */
export function invoiceInputOf(draft: Draft, separator: Separator) {
  return {
    buyerId: draft.buyer?.id ?? null,
    currency: draft.currency,
    issuedOn: orNull(draft.issuedOn),
    dueOn: orNull(draft.dueOn),
    priceMode: draft.priceMode,
    lines: writtenLines(draft).map((line) => ({
      ...lineFigures(line, separator),
      description: line.description.trim(),
      unit: orNull(line.unit),
      itemId: line.itemId,
      marketableId: line.marketableId,
    })),
    discounts: writtenAdjustments(draft.discounts).map((each) => ({
      ...adjustmentFigures(each, separator),
      reason: orNull(each.reason),
    })),
    charges: writtenAdjustments(draft.charges).map((each) => ({
      ...adjustmentFigures(each, separator),
      reason: orNull(each.reason),
    })),
    notes: orNull(draft.notes),
    internalNotes: orNull(draft.internalNotes),
  };
}

/** Where an error of a path stands in the editor: `line <key> <field>`, `discounts <key>`, or the field's name. */
export function placeOf(draft: Draft, path: readonly (string | number)[]): string {
  const [first, index, field] = path;
  if (first === 'lines' && index !== undefined) {
    const line = writtenLines(draft)[Number(index)];
    return line === undefined ? 'lines' : linePlace(line.key, fieldNamed(field));
  }
  if ((first === 'discounts' || first === 'charges') && index !== undefined) {
    const adjustment = writtenAdjustments(draft[first])[Number(index)];
    return adjustment === undefined ? first : `${first} ${adjustment.key}`;
  }
  return String(first ?? '');
}

/** Names a field of a line among the places of errors. */
export function linePlace(key: string, field: string): string {
  return `line ${key} ${field}`;
}

function fieldNamed(field: string | number | undefined): string {
  return field === undefined ? 'description' : String(field);
}

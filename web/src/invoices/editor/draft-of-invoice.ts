import { typedDecimal } from '../../ui/decimal-text.ts';
import { type MoneyValue, today } from '../../ui/format.ts';
import { type Draft, type DraftAdjustment, type DraftLine, emptyLine, freshKey } from './draft.ts';
import type { DraftFieldsFragment } from './editor.generated.ts';

type Separator = ',' | '.';
type GivenAdjustment = DraftFieldsFragment['discounts'][number] | DraftFieldsFragment['charges'][number];

/** The editor's state for a draft of the API. */
export function draftOfInvoice(invoice: DraftFieldsFragment, separator: Separator, usualTaxRate: string): Draft {
  const { buyer } = invoice;
  const lines = invoice.lines.map((line) => draftLine(line, separator));
  return {
    buyer: buyer?.partner == null ? null : { id: buyer.partner.id, name: buyer.partner.name },
    currency: invoice.currency,
    priceMode: invoice.priceMode,
    issuedOn: invoice.issuedOn ?? '',
    dueOn: invoice.dueOn ?? '',
    lines: lines.length > 0 ? lines : [emptyLine(usualTaxRate)],
    discounts: invoice.discounts.map((each) => draftAdjustment(each, separator)),
    charges: invoice.charges.map((each) => draftAdjustment(each, separator)),
    notes: invoice.notes ?? '',
    internalNotes: invoice.internalNotes ?? '',
  };
}

function draftLine(line: DraftFieldsFragment['lines'][number], separator: Separator): DraftLine {
  const { discount, taxCategory, taxRate } = line;
  // What follows from the rate is not shown as a choice.
  const byRate = taxCategory === (Number(taxRate) > 0 ? 'S' : 'Z');
  return {
    key: freshKey(),
    description: line.description,
    quantity: typedDecimal(line.quantity, separator),
    unit: line.unit ?? '',
    unitPrice: typedDecimal(line.unitPrice, separator),
    discount: discount === null ? '' : typedReduction(discount.percent, discount.amount, separator),
    taxRate: typedDecimal(taxRate, separator),
    taxCategory: byRate ? '' : taxCategory,
    itemId: line.itemId,
    marketableId: line.marketableId,
  };
}

function typedReduction(percent: string | null, amount: MoneyValue | null, separator: Separator): string {
  if (percent !== null) return `${typedDecimal(percent, separator)}%`;
  return amount === null ? '' : typedDecimal(amount.amount, separator);
}

function draftAdjustment(given: GivenAdjustment, separator: Separator): DraftAdjustment {
  const { reason, percent, amount, taxCategory, taxRate } = given;
  return {
    key: freshKey(),
    reason: reason ?? '',
    value: typedReduction(percent, amount, separator),
    band: taxCategory === null || taxRate === null ? null : { taxCategory, taxRate },
  };
}

/** Whether the due day lies before the day on the document. */
export function isDueBeforeIssue({ issuedOn, dueOn }: Pick<Draft, 'issuedOn' | 'dueOn'>): boolean {
  return dueOn !== '' && dueOn < (issuedOn === '' ? today() : issuedOn);
}

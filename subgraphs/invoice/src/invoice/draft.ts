import { invalid, type ValidationError } from '@quittance/graphql-kit/input';
import type { Id } from '@quittance/ids';
import type { Currency } from '@quittance/money/currencies';
import type { PriceMode } from '@quittance/money/tax';
import type { Totals } from '@quittance/money/totals';
import { nextDay } from '../day.ts';
import type { InvoiceContent } from './content.ts';
import type { Invoice, InvoiceSums } from './invoice.ts';

/** All that people write in a draft. */
export type DraftFields = {
  buyerId: Id<'ptn'> | null;
  currency: Currency;
  /** The planned day; null: the day of issue. */
  issuedOn: string | null;
  dueOn: string | null;
  priceMode: PriceMode;
  notes: string | null;
  internalNotes: string | null;
} & InvoiceContent;

/**
 * What is due before it is issued is refused. A draft without a planned day will not be issued before today.
 */
export function problemOfDates(
  { issuedOn, dueOn }: Pick<DraftFields, 'issuedOn' | 'dueOn'>,
  today: string,
): ValidationError | null {
  if (dueOn === null || dueOn >= (issuedOn ?? today)) return null;
  return invalid(['dueOn'], issuedOn === null ? 'must not be before today' : 'must not be before issuedOn');
}

/** The sums that are kept beside the content. */
export function sumsOf({ lineNetMinor, discountMinor, chargeMinor, taxableMinor, taxMinor, totalMinor }: Totals): InvoiceSums {
  return { lineNetMinor, discountMinor, chargeMinor, taxableMinor, taxMinor, totalMinor };
}

/** What an issued invoice must have and this draft has not, by the fields of the invoice. */
export function missingFor(
  draft: Pick<Invoice, 'buyerId' | 'dueOn' | 'sums'> & { issuedOn: string },
  today: string,
): { field: string; message: string }[] {
  const missing: { field: string; message: string }[] = [];
  if (draft.buyerId === null) missing.push({ field: 'buyer', message: 'Choose a buyer.' });
  if (draft.sums.totalMinor === 0n) {
    missing.push({ field: 'lines', message: 'There is nothing to pay: add a line that costs something.' });
  }
  // Where the day begins early it is tomorrow already.
  if (draft.issuedOn > nextDay(today)) missing.push({ field: 'issuedOn', message: 'The issue date lies in the future.' });
  if (draft.dueOn !== null && draft.dueOn < draft.issuedOn) {
    missing.push({ field: 'dueOn', message: 'The invoice would be due before its issue date.' });
  }
  return missing;
}

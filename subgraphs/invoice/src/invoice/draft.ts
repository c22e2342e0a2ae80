import { invalid, type ValidationError } from '@quittance/graphql-kit/input';
import type { Id } from '@quittance/ids';
import type { Currency } from '@quittance/money/currencies';
import type { PriceMode } from '@quittance/money/tax';
import type { Totals } from '@quittance/money/totals';
import type { InvoiceContent } from './content.ts';
import type { InvoiceSums } from './invoice.ts';

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

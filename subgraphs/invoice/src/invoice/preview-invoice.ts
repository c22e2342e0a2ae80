import type { Caller } from '@quittance/access/caller';
import { invalid, type ValidationError } from '@quittance/graphql-kit/input';
import { type Currency, isCurrency } from '@quittance/money/currencies';
import type { PriceMode } from '@quittance/money/tax';
import { err, ok, type Result } from '@quittance/result';
import { actingFor } from '../access.ts';
import { type DocumentFigures, figuresOf } from '../document/figures.ts';
import { type InvoiceContent, totalsOf } from './content.ts';

export type Preview = { figures: DocumentFigures; currency: Currency; priceMode: PriceMode };

/** What an invoice with this content would come to. Reads and writes nothing. */
export function previewInvoice(
  caller: Caller,
  { priceMode, currency: wanted, ...content }: InvoiceContent & { currency: Currency | null; priceMode: PriceMode },
): Result<Preview, ValidationError> {
  const organization = actingFor(caller, 'invoices:write');
  const currency = wanted ?? organization.currency;
  if (!isCurrency(currency)) return err(invalid(['currency'], 'must be an ISO 4217 currency such as EUR'));
  const totals = totalsOf(content, currency, priceMode);
  return totals.ok ? ok({ figures: figuresOf(content, totals.value), currency, priceMode }) : totals;
}

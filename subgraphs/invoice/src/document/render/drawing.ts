import type { Typefaces } from '@quittance/pdf/fonts';
import type { Format } from '@quittance/pdf/format';
import { wrap } from '@quittance/pdf/wrap';
import type { InvoiceDocumentSnapshot } from '../snapshot.ts';
import type { Labels } from './labels.ts';
import { sizes } from './styles.ts';

/** What every part of the document is drawn from. */
export type Drawing = { invoice: InvoiceDocumentSnapshot; labels: Labels; format: Format; fonts: Typefaces };

/** How high a text of the body's size is in a column of that width, in points. */
export function textHeight(text: string, width: number, { fonts }: Drawing): number {
  const lines = wrap(text, width, (part) => fonts.regular.widthOf(part, sizes.text));
  return lines.length * sizes.text * sizes.lineHeight;
}

import type { InvoiceDocumentSnapshot } from '../snapshot.ts';
import type { Format } from './format.ts';
import type { Labels } from './labels.ts';

/** What every part of the document is drawn from. */
export type Drawing = { invoice: InvoiceDocumentSnapshot; labels: Labels; format: Format };

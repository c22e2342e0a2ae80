import type { InvoicePageQuery } from './invoice.generated.ts';

/** An issued invoice with everything that happened to it, as the page asks for it. */
export type Invoice = NonNullable<InvoicePageQuery['invoice']>;

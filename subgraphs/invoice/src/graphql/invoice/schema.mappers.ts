import type { Invoice } from '../../invoice/invoice.ts';

/** What resolvers of this type get as parent. Who hands one out has checked that the caller may see it (`viewerOf`). */
export type InvoiceMapper = Invoice;

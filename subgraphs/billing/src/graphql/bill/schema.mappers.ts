import type { KnownBill } from '../../bill/bill.ts';

/** What resolvers of these types get as parent. Who hands a bill out has checked that the caller may see it. */
export type BillMapper = KnownBill;

/** The invoice itself belongs to another service: its id is all there is here. */
export type InvoiceMapper = { id: string };

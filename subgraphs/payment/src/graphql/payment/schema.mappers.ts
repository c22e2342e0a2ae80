import type { Payment } from '../../payment/payment.ts';

/** What resolvers of these types get as parent. */
export type PaymentMapper = Payment;

/** The invoice itself belongs to another service: its id is all there is here. */
export type InvoiceMapper = { id: string };

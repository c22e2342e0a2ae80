import type { Transfer } from '../../transfer/transfer.ts';

/** What resolvers of these types get as parent. Who hands a transfer out has checked that the caller may see it. */
export type TransferMapper = Transfer;

/** The payment itself belongs to another service: its id is all there is here. */
export type PaymentMapper = { id: string };

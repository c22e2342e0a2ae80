import { dateOnly, idempotencyKey, idOf, moneyInput, optionalText, text } from '@quittance/graphql-kit/input';
import { z } from 'zod';

const provider = text(40);
const returnUrl = optionalText(2_000);

export const topUpWalletInput = z.object({ idempotencyKey, walletId: idOf('wal'), amount: moneyInput, provider, returnUrl });

export const payInvoiceInput = z.object({
  idempotencyKey,
  invoiceId: idOf('inv'),
  provider,
  returnUrl,
  amount: moneyInput.nullish().transform((amount) => amount ?? null),
});

export const payUserInput = z.object({ idempotencyKey, toWalletId: idOf('wal'), amount: moneyInput, provider, returnUrl });

export const recordOfflinePaymentInput = z.object({
  idempotencyKey,
  invoiceId: idOf('inv'),
  amount: moneyInput,
  method: z.enum(['CASH', 'BANK_TRANSFER', 'CHEQUE', 'OTHER']),
  receivedOn: dateOnly,
  reference: optionalText(200),
});

export const refundPaymentInput = z.object({
  idempotencyKey,
  paymentId: idOf('pay'),
  amount: moneyInput.nullish().transform((amount) => amount ?? null),
  reason: optionalText(200),
});

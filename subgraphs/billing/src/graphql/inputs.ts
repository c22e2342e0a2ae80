import { currencyCode, idempotencyKey, idOf, moneyInput, optionalText } from '@quittance/graphql-kit/input';
import { z } from 'zod';

const optionalMoney = moneyInput.nullish().transform((amount) => amount ?? null);
const instant = z.iso.datetime({ offset: true, message: 'must be an instant such as 2026-01-31T12:00:00Z' });

export const openWalletInput = z.object({ currency: currencyCode, owner: z.enum(['PERSON', 'ORGANIZATION']) });

export const transferFundsInput = z.object({
  idempotencyKey,
  fromWalletId: idOf('wal'),
  toWalletId: idOf('wal'),
  amount: moneyInput,
  reference: optionalText(140),
});

export const payBillInput = z.object({ idempotencyKey, invoiceId: idOf('inv'), walletId: idOf('wal'), amount: optionalMoney });

export const placeHoldInput = z.object({
  idempotencyKey,
  walletId: idOf('wal'),
  toWalletId: idOf('wal'),
  amount: moneyInput,
  expiresAt: instant.transform((text) => new Date(text)),
});

export const captureHoldInput = z.object({ idempotencyKey, holdId: idOf('hld'), amount: optionalMoney });
export const releaseHoldInput = z.object({ idempotencyKey, holdId: idOf('hld') });

import { currencyCode, decimal, idempotencyKey, idOf, moneyInput, optionalText, text } from '@quittance/graphql-kit/input';
import { formatDecimal, parseDecimal } from '@quittance/money/decimal';
import { mostRateDecimals } from '@quittance/money/exchange';
import { unwrap } from '@quittance/result';
import { z } from 'zod';
import { platformKinds } from '../platform/platform-account.ts';
import { proofKinds } from '../proof/proof.ts';

const optionalMoney = moneyInput.nullish().transform((amount) => amount ?? null);
const instant = z.iso.datetime({ offset: true, message: 'must be an instant such as 2026-01-31T12:00:00Z' });

export const openWalletInput = z.object({ currency: currencyCode, owner: z.enum(['PERSON', 'ORGANIZATION']) });

const move = z.object({
  fromWalletId: idOf('wal'),
  toWalletId: idOf('wal'),
  amount: moneyInput,
  reference: optionalText(140),
});

export const transferFundsInput = move.extend({ idempotencyKey });

const mostInBatch = 1_000;

export const transferFundsBatchInput = z.object({
  idempotencyKey,
  transfers: z
    .array(z.unknown())
    .min(1, 'must have at least one transfer')
    .max(mostInBatch, `must have at most ${mostInBatch} transfers`)
    .pipe(z.array(move)),
});

export const reverseTransferInput = z.object({ idempotencyKey, transferId: idOf('tra'), reason: text(140) });

const platformAccount = z
  .object({ kind: z.enum(platformKinds), provider: optionalText(40) })
  .superRefine(({ kind, provider }, context) => {
    const isOfProvider = kind === 'CLEARING';
    if (isOfProvider === (provider !== null)) return;
    const message = isOfProvider ? 'must name the provider' : 'is only for CLEARING';
    context.addIssue({ code: 'custom', path: ['provider'], message });
  });

export const bookPlatformTransferInput = z.object({
  idempotencyKey,
  from: platformAccount,
  to: platformAccount,
  amount: moneyInput,
  reason: text(140),
});

/** As it is kept and compared: without zeros at the end. */
const exchangeRate = decimal({ maxDecimals: mostRateDecimals, min: 'positive' }).transform((value) =>
  formatDecimal(unwrap(parseDecimal(value, mostRateDecimals))),
);
const optionalInstant = instant.nullish().transform((value) => (value == null ? null : new Date(value)));

export const setExchangeRateInput = z
  .object({
    from: currencyCode,
    to: currencyCode,
    rate: exchangeRate,
    validFrom: optionalInstant,
    validUntil: instant.transform((value) => new Date(value)),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'must be another currency' });

export const exchangeFundsInput = z.object({
  idempotencyKey,
  fromWalletId: idOf('wal'),
  toWalletId: idOf('wal'),
  amount: moneyInput,
  rate: exchangeRate,
});

export const payBillInput = z.object({ idempotencyKey, invoiceId: idOf('inv'), walletId: idOf('wal'), amount: optionalMoney });

export const setAutopayInput = z.object({ walletId: idOf('wal'), mostPerBill: moneyInput, mostPerMonth: optionalMoney });
export const stopAutopayInput = z.object({ walletId: idOf('wal') });

export const placeHoldInput = z.object({
  idempotencyKey,
  walletId: idOf('wal'),
  toWalletId: idOf('wal'),
  amount: moneyInput,
  expiresAt: instant.transform((value) => new Date(value)),
  reference: optionalText(140),
});

export const captureHoldInput = z.object({ idempotencyKey, holdId: idOf('hld'), amount: optionalMoney });
export const releaseHoldInput = z.object({ idempotencyKey, holdId: idOf('hld') });

export const runProofInput = z.object({ proof: z.enum(proofKinds) });

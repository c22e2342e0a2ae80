import { currencyCode, dateOnly, decimal, emailAddress, idempotencyKey, idOf } from '@quittance/graphql-kit/input';
import { type Currency, isCurrency } from '@quittance/money/currencies';
import { taxCategories } from '@quittance/money/tax';
import { limits } from '@quittance/money/totals';
import { assert } from '@quittance/result';
import { z } from 'zod';
import { given, orNull, someText, textIfAny, textOrNull } from '../input.ts';

const mostRecipients = 20;

const currency = currencyCode.transform((code): Currency => {
  assert(isCurrency(code), 'the schema has checked it');
  return code;
});
const priceMode = z.enum(['NET', 'GROSS']);
const percent = decimal({ maxDecimals: limits.percentDecimals, min: 'zero' });
/** How many decimals it may have, the calculator says: it knows the currency. */
const amount = decimal({ maxDecimals: 6, min: 'zero' });
const reduction = { percent: orNull(percent), amount: orNull(amount) };
const tax = { taxCategory: orNull(z.enum(taxCategories)), taxRate: orNull(percent) };

const line = z.object({
  description: someText(1_000),
  quantity: decimal({ maxDecimals: limits.quantityDecimals, min: 'zero' }),
  unit: textIfAny(20),
  unitPrice: decimal({ maxDecimals: limits.priceDecimals, min: 'zero' }),
  itemId: textIfAny(100),
  discount: orNull(z.object(reduction)),
  ...tax,
  marketableId: textIfAny(100),
});
const lines = z.array(line).max(limits.lines, `must be at most ${limits.lines}`);
const adjustments = z
  .array(z.object({ ...reduction, ...tax, reason: textIfAny(200) }))
  .max(limits.adjustments, `must be at most ${limits.adjustments}`);
const none = <T>(list: T[] | null | undefined): T[] => list ?? [];

const content = {
  lines: lines.nullish().transform(none),
  discounts: adjustments.nullish().transform(none),
  charges: adjustments.nullish().transform(none),
};
const priceModeIfAny = priceMode.nullish().transform((mode) => mode ?? 'NET');

export const previewInvoiceInput = z.object({ currency: orNull(currency), priceMode: priceModeIfAny, ...content });

export const createInvoiceInput = z.object({
  idempotencyKey,
  buyerId: orNull(idOf('ptn')),
  currency: orNull(currency),
  issuedOn: orNull(dateOnly),
  dueOn: orNull(dateOnly),
  priceMode: priceModeIfAny,
  ...content,
  notes: textIfAny(5_000),
  internalNotes: textIfAny(5_000),
});

const mayNotBeNull = <Schema extends z.ZodType>(schema: Schema) =>
  schema
    .nullable()
    .optional()
    .refine((value) => value !== null, 'must not be null')
    .transform((value) => value ?? undefined);

export const updateInvoiceInput = z
  .object({
    invoiceId: idOf('inv'),
    expectedVersion: orNull(z.int()),
    buyerId: idOf('ptn').nullable().optional(),
    currency: mayNotBeNull(currency),
    issuedOn: dateOnly.nullable().optional(),
    dueOn: dateOnly.nullable().optional(),
    priceMode: mayNotBeNull(priceMode),
    lines: mayNotBeNull(lines),
    discounts: mayNotBeNull(adjustments),
    charges: mayNotBeNull(adjustments),
    notes: textOrNull(5_000),
    internalNotes: textOrNull(5_000),
  })
  .transform(({ invoiceId, expectedVersion, ...changes }) => ({ invoiceId, expectedVersion, changes: given(changes) }));

export const issueInvoiceInput = z.object({ idempotencyKey, invoiceId: idOf('inv') });

export const sendInvoiceInput = z.object({
  idempotencyKey,
  invoiceId: idOf('inv'),
  to: orNull(
    z
      .array(emailAddress)
      .min(1, 'must name somebody')
      .max(mostRecipients, `must be at most ${mostRecipients}`)
      .transform((addresses) => [...new Set(addresses)]),
  ),
  message: textIfAny(5_000),
});

export const voidInvoiceInput = z.object({ invoiceId: idOf('inv'), reason: textIfAny(500) });

/** The filter of a list; a query's mistakes are top-level errors. */
export const invoiceFilter = z.object({
  status: orNull(z.array(z.enum(['DRAFT', 'ISSUED', 'PARTIALLY_PAID', 'PAID', 'VOID', 'UNCOLLECTIBLE']))),
  buyerId: orNull(idOf('ptn')),
  overdue: orNull(z.boolean()),
  search: textIfAny(100),
  issuedOn: orNull(z.object({ from: orNull(dateOnly), to: orNull(dateOnly) })),
  currency: orNull(currency),
});

import type { Currency } from '@quittance/money/currencies';
import type { Money } from '@quittance/money/money';
import type { InvoiceStatus } from './invoice.ts';

type Refusal<Code extends string> = { code: Code; message: string; path: string[] };

/** No such invoice, or somebody else's: the same answer for both. */
export type InvoiceNotFound = Refusal<'INVOICE_NOT_FOUND'>;
/** Only drafts can be changed, deleted and issued. */
export type InvoiceNotDraft = Refusal<'INVOICE_NOT_DRAFT'> & { status: InvoiceStatus };
/** Somebody changed the draft since. */
export type InvoiceVersionConflict = Refusal<'INVOICE_VERSION_CONFLICT'> & { currentVersion: number };
/** The draft lacks what an issued invoice must have; `path` names the field of the invoice. */
export type InvoiceIncomplete = Refusal<'INVOICE_INCOMPLETE'>;
/** It is a draft. */
export type InvoiceNotIssued = Refusal<'INVOICE_NOT_ISSUED'>;
export type InvoiceVoid = Refusal<'INVOICE_VOID'>;
/** Something is paid, so that it can't be voided. */
export type InvoicePaid = Refusal<'INVOICE_PAID'> & { paid: Money };
/** Somebody else has claimed it. */
export type InvoiceAlreadyClaimed = Refusal<'INVOICE_ALREADY_CLAIMED'>;
/** The caller's own organisation wrote it. */
export type InvoiceOwnClaim = Refusal<'INVOICE_OWN_CLAIM'>;

export const invoiceNotFound = (field = 'invoiceId'): InvoiceNotFound => ({
  code: 'INVOICE_NOT_FOUND',
  message: 'There is no such invoice.',
  path: [field],
});

export const invoiceNotDraft = (status: InvoiceStatus): InvoiceNotDraft => ({
  code: 'INVOICE_NOT_DRAFT',
  message: 'The invoice is issued; only drafts can be changed, deleted and issued.',
  path: ['invoiceId'],
  status,
});

export const invoiceVersionConflict = (currentVersion: number): InvoiceVersionConflict => ({
  code: 'INVOICE_VERSION_CONFLICT',
  message: 'Somebody changed the draft in the meantime.',
  path: ['expectedVersion'],
  currentVersion,
});

/** All that is missing, the first of it in `path`. There is at least one. */
export const invoiceIncomplete = (missing: readonly { field: string; message: string }[]): InvoiceIncomplete => ({
  code: 'INVOICE_INCOMPLETE',
  message: missing.map(({ message }) => message).join(' '),
  path: missing.slice(0, 1).map(({ field }) => field),
});

export const invoiceNotIssued: InvoiceNotIssued = {
  code: 'INVOICE_NOT_ISSUED',
  message: 'The invoice is a draft: issue it first.',
  path: ['invoiceId'],
};

export const invoiceVoid: InvoiceVoid = { code: 'INVOICE_VOID', message: 'The invoice is void.', path: ['invoiceId'] };

export const invoicePaid = (paidMinor: bigint, currency: Currency): InvoicePaid => ({
  code: 'INVOICE_PAID',
  message: 'Something is paid on the invoice already: refund it first.',
  path: ['invoiceId'],
  paid: { amountMinor: paidMinor, currency },
});

export const invoiceAlreadyClaimed: InvoiceAlreadyClaimed = {
  code: 'INVOICE_ALREADY_CLAIMED',
  message: 'Somebody else has claimed the invoice.',
  path: ['payToken'],
};

export const invoiceOwnClaim: InvoiceOwnClaim = {
  code: 'INVOICE_OWN_CLAIM',
  message: 'The invoice is by your own organisation.',
  path: ['payToken'],
};

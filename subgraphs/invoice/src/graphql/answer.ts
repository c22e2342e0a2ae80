import { formatAmount, type Money } from '@quittance/money/money';

/** The GraphQL types of the commands' errors, by their codes. */
const typenames = {
  PARTNER_NOT_FOUND: 'PartnerNotFoundError',
  PARTNER_REFERENCE_TAKEN: 'PartnerReferenceTakenError',
  INVOICE_NOT_FOUND: 'InvoiceNotFoundError',
  INVOICE_NOT_DRAFT: 'InvoiceNotDraftError',
  INVOICE_VERSION_CONFLICT: 'InvoiceVersionConflictError',
  INVOICE_INCOMPLETE: 'InvoiceIncompleteError',
  INVOICE_NOT_ISSUED: 'InvoiceNotIssuedError',
  INVOICE_VOID: 'InvoiceVoidError',
  INVOICE_PAID: 'InvoicePaidError',
  INVOICE_ALREADY_CLAIMED: 'InvoiceAlreadyClaimedError',
  INVOICE_OWN_CLAIM: 'InvoiceOwnClaimError',
  VALIDATION: 'ValidationError',
  IDEMPOTENCY_KEY_REUSED: 'IdempotencyKeyReusedError',
} as const;

type Typenames = typeof typenames;
type Code = keyof Typenames;

/** An error as the member of a result's union that it is. */
export type Refused<E extends { code: Code }> = E extends { code: infer C extends Code }
  ? E & { __typename: Typenames[C] }
  : never;

/**
 * Says which GraphQL type an error is. A code that is missing here, or a type that is not in the mutation's union, does not type-check.
 */
export function refused<E extends { code: Code }>(error: E): Refused<E> {
  return { ...error, __typename: typenames[error.code] } as unknown as Refused<E>;
}

/** An amount as the API tells it. */
export function moneyOf({ amountMinor, currency }: Money): { amount: string; currency: string } {
  return { amount: formatAmount(amountMinor, currency), currency };
}

import { newId } from '@quittance/ids';
import type { Deps, Tx } from '../deps.ts';
import { nextCheckAt, type OfflineDetails, type Payment, type PaymentTerms } from './payment.ts';
import { advance, type FactType } from './progress.ts';
import { insertPayment, type PaymentChange, type ReturnColumn, writeFact } from './store.ts';

/** What an observation adds to a payment beside its status. */
export type FactDetails = { detail?: string | null } & Partial<
  Pick<PaymentChange, 'checkoutId' | 'checkoutUrl' | 'expiresAt' | 'captureId' | 'method' | ReturnColumn>
>;

/** Writes a new payment: CREATED, to be looked at should the call that follows tell nothing. */
export function createPayment(tx: Tx, deps: Deps, terms: PaymentTerms, offline: OfflineDetails | null = null): Promise<Payment> {
  const createdAt = deps.now();
  const soon = nextCheckAt({ status: 'CREATED', last: 'CREATED', expiresAt: null, checks: 0 }, createdAt, deps.callTimeoutMs);
  return insertPayment(tx, { ...terms, id: newId('pay'), createdAt, nextCheckAt: soon ?? createdAt, offline });
}

/**
 * Records a fact of a payment that is locked, and answers the payment after it; null when the fact changes nothing, because it is a
 * duplicate or came late.
 */
export async function recordFact(
  tx: Tx,
  deps: Deps,
  payment: Payment,
  type: FactType,
  { detail = null, ...found }: FactDetails = {},
): Promise<Payment | null> {
  const progress = advance(payment, type);
  if (progress === null) return null;
  const at = deps.now();
  const after = { ...payment, ...found, ...progress, version: payment.version + 1, checks: 0 };
  const ended = progress.status === 'FAILED' || progress.status === 'CANCELED';
  return writeFact(
    tx,
    payment.id,
    { type, at, detail },
    {
      ...progress,
      ...found,
      version: after.version,
      checks: 0,
      nextCheckAt: nextCheckAt(after, at, deps.callTimeoutMs),
      failureReason: ended ? detail : null,
      ...(type === 'CAPTURED' ? { capturedAt: at } : {}),
    },
  );
}

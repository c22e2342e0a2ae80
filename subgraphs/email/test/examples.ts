import type { InputOf } from '@quittance/events/envelope';
import { invoicePaid, invoiceSendRequested } from '@quittance/events/invoice';
import type { Documents } from './documents.ts';

/** An invoice to be sent, whose PDF is there. */
export function sendRequested(
  documents: Documents,
  changes: Partial<InputOf<typeof invoiceSendRequested>> = {},
): InputOf<typeof invoiceSendRequested> {
  return { ...invoiceSendRequested.example, ...documents.add('invoice'), ...changes };
}

/** A paid invoice. */
export function paid(changes: Partial<InputOf<typeof invoicePaid>> = {}): InputOf<typeof invoicePaid> {
  return { ...invoicePaid.example, ...changes };
}

import { newId } from '@quittance/ids';
import type { Invoice } from './invoice.ts';

/** An issued invoice over 119.00 EUR, for tests of pure rules. */
export function exampleInvoice(given: Partial<Invoice> = {}): Invoice {
  const at = new Date('2026-01-31T12:00:00Z');
  return {
    ...{ id: newId('inv'), organizationId: newId('org'), status: 'ISSUED', currency: 'EUR', priceMode: 'NET' },
    ...{ issuedOn: '2026-01-31', dueOn: '2026-02-14', buyerId: newId('ptn'), buyerName: 'Contoso GmbH' },
    ...{ notes: null, internalNotes: null, createdByUserId: null },
    sums: {
      ...{ lineNetMinor: 10_000n, discountMinor: 0n, chargeMinor: 0n },
      ...{ taxableMinor: 10_000n, taxMinor: 1_900n, totalMinor: 11_900n },
    },
    issue: { number: 'INV-2026-00001', documentId: newId('doc'), payToken: 'x'.repeat(22), issuedAt: at },
    ...{ paidMinor: 0n, dueMinor: 11_900n, billVersion: 0, paidAt: null, voidedAt: null, voidReason: null },
    ...{ claim: null, sentAt: null, viewedAt: null, version: 2, createdAt: at, updatedAt: at },
    ...given,
  };
}

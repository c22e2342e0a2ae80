import type { InvoiceDocumentSnapshot } from '../document/snapshot.ts';

/** What every event about an issued invoice says of it, as the document says it. */
export function issuedData(snapshot: InvoiceDocumentSnapshot) {
  const { invoiceId, number, currency, totals, issuedOn, dueOn, seller, buyer } = snapshot;
  return {
    invoiceId,
    organizationId: seller.organizationId,
    ...{ number, currency, issuedOn, dueOn },
    totalMinor: totals.totalMinor,
    seller: { name: seller.name, email: seller.email },
    buyer: { name: buyer.name, email: buyer.email, partnerId: buyer.partnerId },
  };
}

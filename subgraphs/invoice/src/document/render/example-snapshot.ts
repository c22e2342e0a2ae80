import type { InvoiceDocumentSnapshot, SnapshotLine } from '../snapshot.ts';

/** An invoice to draw in tests and benchmarks, with as many lines as asked for. */
export function exampleSnapshot(lineCount: number, change: Partial<InvoiceDocumentSnapshot> = {}): InvoiceDocumentSnapshot {
  return {
    version: 1,
    documentId: 'doc_01jd8xk6q4e5r8t9v2w3x4y5z1',
    invoiceId: 'inv_01jd8xk6q4e5r8t9v2w3x4y5z1',
    kind: 'INVOICE',
    number: 'INV-2026-00001',
    issuedOn: '2026-01-31',
    dueOn: '2026-02-14',
    currency: 'EUR',
    priceMode: 'NET',
    seller: {
      organizationId: 'org_01jd8xk6q4e5r8t9v2w3x4y5z1',
      name: 'Northwind Studio',
      email: 'billing@northwind.example',
      taxId: 'DE123456789',
      address: { line1: 'Hauptstraße 1', line2: null, city: 'Berlin', postalCode: '10115', country: 'DE' },
    },
    buyer: {
      partnerId: 'ptn_01jd8xk6q4e5r8t9v2w3x4y5z1',
      name: 'Ακρόπολη & Москва',
      email: null,
      taxId: null,
      address: { line1: 'Leoforos 1', line2: '2nd floor', city: 'Athens', postalCode: '105 57', country: 'GR' },
    },
    lines: Array.from({ length: lineCount }, (_, index) => exampleLine(index + 1)),
    discounts: [],
    charges: [],
    taxBreakdown: [{ category: 'S', rate: '19', taxableMinor: `${lineCount * 1000}`, taxMinor: `${lineCount * 190}` }],
    totals: {
      lineNetMinor: `${lineCount * 1000}`,
      discountMinor: '0',
      chargeMinor: '0',
      taxableMinor: `${lineCount * 1000}`,
      taxMinor: `${lineCount * 190}`,
      totalMinor: `${lineCount * 1190}`,
    },
    notes: 'Thank you for your order.',
    payUrl: 'http://localhost:4000/pay/exampleexampleexamplee',
    logo: null,
    language: 'en',
    ...change,
  };
}

function exampleLine(position: number): SnapshotLine {
  return {
    position,
    description: `Design, part ${position}`,
    quantity: '2',
    unit: 'h',
    unitPrice: '5',
    itemId: null,
    marketableId: null,
    discount: null,
    taxCategory: 'S',
    taxRate: '19',
    amountMinor: '1000',
    netMinor: '1000',
  };
}

import type { Id } from '@quittance/ids';
import type { Totals } from '@quittance/money/totals';
import type { InvoiceContent } from '../invoice/content.ts';
import type { Invoice } from '../invoice/invoice.ts';
import type { Organization } from '../organization/organization.ts';
import type { Partner } from '../partner/partner.ts';
import { figuresOf } from './figures.ts';
import type { InvoiceDocumentSnapshot } from './snapshot.ts';

/** What an invoice is issued from. */
export type SnapshotSources = {
  documentId: Id<'doc'>;
  invoice: Invoice;
  issuedOn: string;
  content: InvoiceContent;
  totals: Totals;
  seller: Organization;
  buyer: Partner;
  payUrl: string;
  /** As a data URL. */
  logo: string | null;
};

/** All that the document says, but for the number, which is given when it is written. */
export function buildSnapshot(sources: SnapshotSources): Omit<InvoiceDocumentSnapshot, 'number'> {
  const { documentId, invoice, issuedOn, content, totals, seller, buyer, payUrl, logo } = sources;
  return {
    version: 1,
    documentId,
    invoiceId: invoice.id,
    kind: 'INVOICE',
    issuedOn,
    dueOn: invoice.dueOn,
    currency: invoice.currency,
    priceMode: invoice.priceMode,
    seller: { ...partyOf(seller), organizationId: seller.id },
    buyer: { ...partyOf(buyer), partnerId: buyer.id },
    ...figuresOf(content, totals),
    notes: invoice.notes,
    payUrl,
    logo,
    language: 'en',
  };
}

function partyOf({ name, email, taxId, address }: Organization | Partner) {
  return { name, email, taxId, address };
}

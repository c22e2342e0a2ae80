import type { DocumentFigures } from '../document/figures.ts';
import type { InvoiceDocumentSnapshot } from '../document/snapshot.ts';
import type { Partner } from '../partner/partner.ts';
import type { Invoice } from './invoice.ts';

/** An invoice as a command has just written it, with what it read for that: who shows it needn't read any of it again. */
export type Written = {
  invoice: Invoice;
  buyer: Partner | null;
  figures: DocumentFigures;
  /** Null while it is a draft. */
  snapshot: InvoiceDocumentSnapshot | null;
};

/** What a command answers: who repeats its key gets the id alone, and reads what has become of the invoice. */
export type WrittenOnce = { id: Written['invoice']['id']; written: Written | null };

import { createRenderer as createPdfRenderer, type Renderer as PdfRenderer } from '@quittance/pdf/renderer';
import type { InvoiceDocumentSnapshot } from '../snapshot.ts';

export type Renderer = PdfRenderer<InvoiceDocumentSnapshot>;

/** Draws invoices. */
export function createRenderer({ threads = 1 }: { threads?: number } = {}): Renderer {
  return createPdfRenderer({ worker: new URL('worker.ts', import.meta.url), threads });
}

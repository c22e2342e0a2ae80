import { setPriority } from 'node:os';
import { renderToBuffer } from '@react-pdf/renderer';
import type { InvoiceDocumentSnapshot } from '../snapshot.ts';
import { loadFonts } from './fonts.ts';
import { invoicePdf } from './invoice-pdf.ts';

// On Linux this concerns the worker's thread alone: rendering yields to requests.
setPriority(0, 19);
const fonts = await loadFonts();

/** Runs in a worker thread: a snapshot in, the PDF's bytes out. */
export default async function render(snapshot: InvoiceDocumentSnapshot): Promise<Uint8Array> {
  return new Uint8Array(await renderToBuffer(invoicePdf(snapshot, fonts)));
}

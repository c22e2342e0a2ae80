import { drawingBy } from '@quittance/pdf/draw';
import { invoicePdf } from './invoice-pdf.ts';

/** Runs in a worker thread: a snapshot in, the PDF's bytes out. */
export default await drawingBy(invoicePdf);

import { drawingBy } from '@quittance/pdf/draw';
import { statementPdf } from './statement-pdf.ts';

/** Runs in a worker thread: a statement in, the PDF's bytes out. */
export default await drawingBy(statementPdf);

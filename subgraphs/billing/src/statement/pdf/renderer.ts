import { createRenderer as createPdfRenderer, type Renderer } from '@quittance/pdf/renderer';
import type { StatementDocument } from './statement-document.ts';

export type StatementRenderer = Renderer<StatementDocument>;

/** Somebody waits for each: who comes when so many wait already is told to come back. */
const mostWaiting = 8;

/** Draws statements; its worker is there only while there is something to draw. */
export function createStatementRenderer(): StatementRenderer {
  return createPdfRenderer({ worker: new URL('worker.ts', import.meta.url), mostWaiting });
}

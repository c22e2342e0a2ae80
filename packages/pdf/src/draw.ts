import { setPriority } from 'node:os';
import { type DocumentProps, renderToBuffer } from '@react-pdf/renderer';
import type { ReactElement } from 'react';
import { loadFonts, type Typefaces } from './fonts.ts';

/** What a worker exports by default: a document in, its PDF's bytes out. */
export type Draw<Document> = (document: Document) => Promise<Uint8Array>;

/** Makes it, from how a document becomes react-pdf's elements. */
export async function drawingBy<Document>(
  elementsOf: (document: Document, fonts: Typefaces) => ReactElement<DocumentProps>,
): Promise<Draw<Document>> {
  // On Linux this concerns the worker's thread alone: rendering yields to requests.
  setPriority(0, 19);
  const fonts = await loadFonts();
  return async (document) => new Uint8Array(await renderToBuffer(elementsOf(document, fonts)));
}

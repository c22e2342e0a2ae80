import { Piscina } from 'piscina';
import type { InvoiceDocumentSnapshot } from '../snapshot.ts';

export type Renderer = {
  /** The PDF's bytes. Rejects when it takes longer than a minute or the document can't be drawn. */
  render(document: InvoiceDocumentSnapshot): Promise<Uint8Array>;
  close(): Promise<void>;
};

const timeoutMs = 60_000;
/** A worker holds 180 MB while it is busy; it goes when there was nothing to do for this long. */
const idleMs = 15_000;

/** Draws PDFs in worker threads of low priority, so that rendering never delays a request. */
export function createRenderer({ threads = 1 }: { threads?: number } = {}): Renderer {
  const pool = new Piscina({
    filename: new URL('worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: idleMs,
    // Nothing of ours is needed there; without this React checks each element as if somebody were about to correct it.
    env: { NODE_ENV: 'production' },
  });
  return {
    render: (document) => pool.run(document, { signal: AbortSignal.timeout(timeoutMs) }),
    close: () => pool.close({ force: true }),
  };
}

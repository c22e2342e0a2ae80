import { Piscina } from 'piscina';

/** Draws documents of one kind. */
export type Renderer<Document> = {
  /** The PDF's bytes. Rejects when it takes longer than a minute, when too many wait, or when the document can't be drawn. */
  render(document: Document): Promise<Uint8Array>;
  close(): Promise<void>;
};

const timeoutMs = 60_000;
/** A worker holds 180 MB while it is busy; it goes when there was nothing to do for this long. */
const idleMs = 15_000;

/**
 * Draws PDFs in worker threads of low priority, so that rendering never delays a request. `worker` is a module whose default export draws one
 * document (`drawing.ts`). More than `mostWaiting` documents at once are refused; any number unless told.
 */
export function createRenderer<Document>(options: { worker: URL; threads?: number; mostWaiting?: number }): Renderer<Document> {
  const { worker, threads = 1, mostWaiting = Number.POSITIVE_INFINITY } = options;
  const pool = new Piscina({
    filename: worker.href,
    minThreads: 0,
    maxThreads: threads,
    maxQueue: mostWaiting,
    idleTimeout: idleMs,
    // Nothing of ours is needed there; without this React checks each element as if somebody were about to correct it.
    env: { NODE_ENV: 'production' },
  });
  return {
    render: (document) => pool.run(document, { signal: AbortSignal.timeout(timeoutMs) }),
    close: () => pool.close({ force: true }),
  };
}

import { createHash } from 'node:crypto';
import { createRequestVerifier, signatureHeader } from '@quittance/access/signed-request';
import { newId } from '@quittance/ids';

export const internalSecret = 'a secret of the tests that is long enough';

/** The invoice subgraph's door for documents, as far as a worker sees it: signed requests only. */
export class Documents {
  readonly #bytes = new Map<string, Uint8Array>();
  readonly #verify: ReturnType<typeof createRequestVerifier>;
  /** Answers this status instead, while it is set. */
  status: number | null = null;
  asked = 0;

  constructor(now: () => Date) {
    this.#verify = createRequestVerifier({ secrets: [internalSecret], receiver: 'invoice', now });
  }

  /** Puts a PDF there; answers what an event says of it. */
  add(text: string): { documentId: `doc_${string}`; documentSha256: string } {
    const documentId = newId('doc');
    const bytes = Buffer.from(`%PDF-1.7 ${text}`);
    this.#bytes.set(documentId, bytes);
    return { documentId, documentSha256: createHash('sha256').update(bytes).digest('hex') };
  }

  answer = async (request: Request): Promise<Response> => {
    this.asked += 1;
    const { pathname } = new URL(request.url);
    const parts = { method: request.method, path: pathname, claims: '', body: '' };
    if (!this.#verify(request.headers.get(signatureHeader), parts).ok) return new Response(null, { status: 401 });
    if (this.status !== null) return new Response(null, { status: this.status });
    const bytes = this.#bytes.get(pathname.replace('/internal/documents/', ''));
    return bytes === undefined ? new Response(null, { status: 404 }) : new Response(new Uint8Array(bytes));
  };
}

import { vi } from 'vitest';

/** A request as it left the page. */
export type Sent = {
  path: string;
  method: string;
  headers: Headers;
  /** The name of the GraphQL operation; null for requests that are none. */
  operation: string | null;
  variables: Record<string, unknown>;
  body: unknown;
  signal: AbortSignal | null;
};

type Answer = (sent: Sent) => Response | Promise<Response>;

/** Stands in for the network; the requests that came are in what it returns, in their order. */
export function standInNetwork(answer: Answer): Sent[] {
  const requests: Sent[] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    const sent = sentBy(path, init);
    requests.push(sent);
    return answer(sent);
  });
  return requests;
}

function sentBy(path: string, { method = 'GET', headers, body, signal }: RequestInit): Sent {
  const content = typeof body === 'string' ? JSON.parse(body) : null;
  const operation = /^\s*(?:query|mutation)\s+(\w+)/.exec(content?.query ?? '')?.[1] ?? null;
  return {
    path,
    method,
    headers: new Headers(headers),
    operation,
    variables: content?.variables ?? {},
    body: content,
    signal: signal ?? null,
  };
}

/** The gateway's answer with data. */
export function dataOf(data: unknown): Response {
  return Response.json({ data });
}

/** The gateway's answer with a top-level error. */
export function errorOf(code: string, message: string, status = 200): Response {
  return Response.json({ errors: [{ message, extensions: { code, requestId: 'req_1' } }] }, { status });
}

/** What `fetch` throws when no answer comes. */
export function noAnswer(): never {
  throw new TypeError('Failed to fetch');
}

/** A body that stays open, as that of `/live`. */
export function openStream(): { response: Response; send(text: string): void; end(): void } {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>(undefined, undefined, { highWaterMark: 10 });
  const writer = writable.getWriter();
  return {
    response: new Response(readable, { headers: { 'content-type': 'text/event-stream' } }),
    send: (text) => void writer.write(new TextEncoder().encode(text)),
    end: () => void writer.close(),
  };
}

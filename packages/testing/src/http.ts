import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';

type Handle = (request: Request) => Promise<Response>;

export type TestHttp = {
  /** `http://127.0.0.1:<free port>` */
  url: string;
  /** Serves these from now on, by path prefix; before that everything answers 404. */
  serve(routes: Readonly<Record<string, Handle>>): void;
  /** How many requests began with a path; to see what was called how often. */
  hits(prefix: string): number;
  /** Drops every connection there is, answered or not. */
  cut(): void;
  close(): Promise<void>;
};

/**
 * A real HTTP server for a subgraph's `routes`, as the gateway is in production. It listens before there is anything to serve, so that
 * its address can be told to what is started next.
 */
export async function startHttp(): Promise<TestHttp> {
  let served: Readonly<Record<string, Handle>> = {};
  const paths: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const request = toRequest(incoming, outgoing);
    const { pathname } = new URL(request.url);
    paths.push(pathname);
    const prefix = Object.keys(served).find((each) => pathname.startsWith(each));
    const handle = prefix === undefined ? undefined : served[prefix];
    const answered = handle?.(request) ?? Promise.resolve(new Response('Not found', { status: 404 }));
    answered.then((response) => answer(outgoing, response)).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (routes) => {
      served = routes;
    },
    hits: (prefix) => paths.filter((path) => path.startsWith(prefix)).length,
    cut: () => server.closeAllConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function toRequest(incoming: IncomingMessage, outgoing: ServerResponse): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const left = new AbortController();
  outgoing.on('close', () => left.abort());
  const method = incoming.method ?? 'GET';
  const body = method === 'GET' || method === 'HEAD' ? null : (Readable.toWeb(incoming) as ReadableStream);
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`);
  return new Request(url, { method, headers, body, signal: left.signal, ...(body === null ? {} : { duplex: 'half' as const }) });
}

async function answer(outgoing: ServerResponse, response: Response): Promise<void> {
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (response.body === null) outgoing.end();
  else await pipeline(Readable.fromWeb(response.body as WebStream), outgoing);
}

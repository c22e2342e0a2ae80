import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import type { Logger } from '@quittance/telemetry/log';
import { exposition } from '@quittance/telemetry/metrics';

export type Served = { url: string; stop(): Promise<void> };

const mostBodyBytes = 8 * 1024 * 1024;
const requestTimeoutMs = 30_000;
const headersTimeoutMs = 10_000;

/** Serves a subgraph in a process of its own: its routes (`/graphql` among them), `/healthz`, `/readyz`, `/metrics`. */
export async function serve(subgraph: RunningSubgraph, options: { host: string; port: number; log: Logger }): Promise<Served> {
  const { host, port, log } = options;
  const server = createServer({ requestTimeout: requestTimeoutMs, headersTimeout: headersTimeoutMs }, (request, response) => {
    answer(subgraph, request, response).catch((error: unknown) => {
      log.error({ err: error }, 'a request failed');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host}:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

async function answer(subgraph: RunningSubgraph, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://subgraph.internal');
  const response = await respond(subgraph, url, incoming);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) outgoing.end();
  else Readable.fromWeb(response.body as never).pipe(outgoing);
}

async function respond(subgraph: RunningSubgraph, url: URL, incoming: IncomingMessage): Promise<Response> {
  if (url.pathname === '/healthz') return Response.json({ status: 'ok' });
  if (url.pathname === '/readyz') {
    const ready = await subgraph.ready();
    return Response.json({ status: ready ? 'ready' : 'not ready' }, { status: ready ? 200 : 503 });
  }
  if (url.pathname === '/metrics') {
    const { contentType, body } = await exposition();
    return new Response(body, { headers: { 'content-type': contentType } });
  }
  const prefix = Object.keys(subgraph.routes).find((each) => url.pathname.startsWith(each));
  const handle = prefix === undefined ? undefined : subgraph.routes[prefix];
  if (handle === undefined) return new Response(null, { status: 404 });
  const body = await bodyOf(incoming);
  if (body === null) return new Response(null, { status: 413 });
  return handle(
    new Request(url, {
      method: incoming.method ?? 'GET',
      headers: headersOf(incoming),
      body: body.length === 0 ? null : new Uint8Array(body),
    }),
  );
}

/** Null when it is larger than anything that is meant for a subgraph. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

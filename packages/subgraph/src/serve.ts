import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import { closeDrained } from '@quittance/process/drain';
import { drainMs, type Part } from '@quittance/process/run';
import type { Logger } from '@quittance/telemetry/log';
import { answerScrape } from '@quittance/telemetry/scrape';

/** What serves: see `Part` of `@quittance/process`. */
export type Served = Part;

export type ServeOptions = {
  host: string;
  port: number;
  log: Logger;
  /** What `/metrics` asks for; without it only this machine is answered. */
  metricsToken?: string | undefined;
  /** How long a client may take to send the head of a request, and all of it: 10 s and 30 s unless told. */
  headersTimeoutMs?: number;
  requestTimeoutMs?: number;
};

const mostBodyBytes = 8 * 1024 * 1024;
/** How often Node looks for clients that take too long: it would every 30 s. */
const slowestCheckMs = 2_000;
/** What a `Request` can be made of: not TRACE. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Serves a subgraph in a process of its own: its routes (`/graphql` among them), `/healthz`, `/readyz`, `/metrics`. */
export async function serve(subgraph: RunningSubgraph, options: ServeOptions): Promise<Served> {
  const { host, port, log, metricsToken, headersTimeoutMs = 10_000, requestTimeoutMs = 30_000 } = options;
  const timeouts = {
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(slowestCheckMs, headersTimeoutMs),
  };
  let retired = false;
  const ready = async () => !retired && (await subgraph.ready());
  const server = createServer(timeouts, (request, response) => {
    // Whoever keeps connections takes the next request elsewhere.
    if (retired) response.shouldKeepAlive = false;
    answer({ ...subgraph, ready, metricsToken }, request, response).catch((error: unknown) => {
      log.error({ err: error }, 'a request failed');
      if (response.headersSent) return void response.destroy();
      response.writeHead(500).end();
    });
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    retire: () => {
      retired = true;
    },
    stop: () => closeDrained(server, drainMs),
  };
}

type Answering = RunningSubgraph & Pick<ServeOptions, 'metricsToken'>;

async function answer(subgraph: Answering, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = URL.parse(incoming.url ?? '/', 'http://subgraph.internal');
  const response = url === null ? new Response(null, { status: 400 }) : await respond(subgraph, url, incoming);
  // As a list: a record would keep the last of several cookies.
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (response.body === null) outgoing.end();
  else await pipeline(Readable.fromWeb(response.body as never), outgoing);
}

async function respond(subgraph: Answering, url: URL, incoming: IncomingMessage): Promise<Response> {
  if (url.pathname === '/healthz') return Response.json({ status: 'ok' });
  if (url.pathname === '/readyz') {
    const ready = await subgraph.ready();
    return Response.json({ status: ready ? 'ready' : 'not ready' }, { status: ready ? 200 : 503 });
  }
  if (url.pathname === '/metrics') {
    const scrape = await answerScrape(incoming, subgraph.metricsToken);
    if (scrape.status === 200) return new Response(scrape.body, { headers: { 'content-type': scrape.contentType } });
    return new Response(null, { status: scrape.status, headers: scrape.status === 401 ? { 'www-authenticate': 'Bearer' } : {} });
  }
  const prefix = Object.keys(subgraph.routes).find((each) => url.pathname.startsWith(each));
  const handle = prefix === undefined ? undefined : subgraph.routes[prefix];
  if (handle === undefined) return new Response(null, { status: 404 });
  const method = incoming.method ?? 'GET';
  if (!methods.has(method)) return new Response(null, { status: 405 });
  const body = await bodyOf(incoming);
  if (body === null) return new Response(null, { status: 413, headers: { connection: 'close' } });
  const takesBody = method !== 'GET' && method !== 'HEAD' && body.length > 0;
  return handle(
    new Request(url, {
      method,
      headers: headersOf(incoming),
      body: takesBody ? new Uint8Array(body) : null,
    }),
  );
}

/** Null when it is larger than anything that is meant for a subgraph. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // What is left unread must not end the connection: the answer has to go back over it.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
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

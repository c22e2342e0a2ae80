import { once } from 'node:events';
import { createServer, type IncomingMessage, request as requestOf, type ServerResponse } from 'node:http';

/** Spreads requests over the replicas of a part. */
export type Balancer = { add(url: string): void; remove(url: string): void; close(): Promise<void> };

const askEveryMs = 400;
const hopByHop = new Set(['connection', 'keep-alive']);

/**
 * Round robin over those that say they are ready (`/readyz`), over all where none does. One that can't be connected to has got nothing of
 * the request, so the next one gets it; after that a request is nobody else's.
 */
export async function startBalancer(port: number): Promise<Balancer> {
  const ready = new Map<string, boolean>();
  let turn = 0;
  const candidates = () => {
    const all = [...ready.keys()];
    const chosen = all.filter((url) => ready.get(url));
    const usable = chosen.length > 0 ? chosen : all;
    turn += 1;
    return usable.map((_, index) => usable[(index + turn) % usable.length] as string);
  };
  const server = createServer((incoming, outgoing) => forward(incoming, outgoing, candidates()));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const poll = setInterval(() => {
    for (const url of ready.keys()) {
      void isReady(url).then((answer) => ready.has(url) && ready.set(url, answer));
    }
  }, askEveryMs);
  return {
    add: (url) => void ready.set(url, true),
    remove: (url) => void ready.delete(url),
    close: async () => {
      clearInterval(poll);
      server.close();
      server.closeAllConnections();
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
  await answer?.body?.cancel();
  return answer?.ok ?? false;
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, [url, ...others]: readonly string[]): void {
  if (url === undefined) return void outgoing.writeHead(503, { 'retry-after': '1' }).end();
  const { method, headers, url: path = '/' } = incoming;
  const { hostname, port } = new URL(url);
  let connected = false;
  const upstream = requestOf({ hostname, port, path, method, headers, agent: false }, (answer) => {
    const kept = Object.entries(answer.headersDistinct).filter(([name]) => !hopByHop.has(name));
    outgoing.writeHead(answer.statusCode ?? 502, Object.fromEntries(kept) as Record<string, string[]>);
    answer.on('error', () => outgoing.destroy()).pipe(outgoing);
  });
  upstream.once('socket', (socket) =>
    socket.once('connect', () => {
      connected = true;
      incoming.pipe(upstream);
    }),
  );
  upstream.on('error', () => {
    if (!connected) return forward(incoming, outgoing, others);
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end();
  });
  outgoing.once('close', () => upstream.destroy());
}

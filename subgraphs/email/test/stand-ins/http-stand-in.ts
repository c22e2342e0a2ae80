import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Fault, Faults } from './faults.ts';

export type StandInRequest = {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: unknown;
};
export type StandInAnswer = { status: number; body?: unknown; headers?: Record<string, string> };

export type HttpStandIn = {
  url: string;
  faults: Faults;
  /** Every request that came, in order. */
  requests: readonly StandInRequest[];
  close(): Promise<void>;
};

/** A server for a third party's API. `faultsOn` says which requests faults are for; the others always work. */
export async function startHttpStandIn(options: {
  answer(request: StandInRequest): Promise<StandInAnswer>;
  faultsOn(request: StandInRequest): boolean;
}): Promise<HttpStandIn> {
  const faults = new Faults();
  const requests: StandInRequest[] = [];
  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    requests.push(request);
    const fault = options.faultsOn(request) ? faults.take() : null;
    const answer = await answerOf(request, fault, options.answer);
    if (answer === 'cut') incoming.socket.destroy();
    else if (answer !== 'silent') write(outgoing, answer);
  }

  // What goes wrong in the stand-in itself looks like a cut connection, and fails the test that way.
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing).catch(() => incoming.socket.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answerOf(
  request: StandInRequest,
  fault: Fault | null,
  answer: (request: StandInRequest) => Promise<StandInAnswer>,
): Promise<StandInAnswer | 'cut' | 'silent'> {
  if (fault?.kind === 'status') return fault;
  if (fault?.kind === 'drop' && fault.when === 'before') return 'cut';
  const answered = await answer(request);
  if (fault?.kind === 'drop') return 'cut';
  return fault?.kind === 'hang' ? 'silent' : answered;
}

async function readRequest(incoming: IncomingMessage): Promise<StandInRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const url = new URL(incoming.url ?? '/', 'http://stand-in');
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])),
    body: text === '' ? undefined : JSON.parse(text),
  };
}

function write(outgoing: ServerResponse, { status, body, headers }: StandInAnswer): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers });
  outgoing.end(body === undefined ? undefined : JSON.stringify(body));
}

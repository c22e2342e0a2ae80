import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a client and a server and breaks the network on demand. */
export type TcpProxy = {
  port: number;
  /** How many connections were turned away. */
  readonly refused: number;
  /** Ends every connection at once, as a crash does; new ones are let through. */
  cut(): void;
  /** Ends every connection and lets no new one through until `open`. */
  refuse(): void;
  /** Keeps connections but moves no byte any more, as a lost route does, until `open`. */
  freeze(): void;
  /** The server's side of every connection ends and its clients do not hear of it until `open`, as when a packet filter forgets them. */
  halfOpen(): void;
  /** Everything takes that much longer each way, until `open`. */
  delay(ms: number): void;
  open(): void;
  close(): Promise<void>;
};

/** The URL with the proxy in place of its server. */
export function throughProxy(url: string, proxy: Pick<TcpProxy, 'port'>): string {
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(proxy.port);
  return through.href;
}

/** Where the server of a URL listens. */
export function targetOf(url: string): { host: string; port: number } {
  const { hostname, port, protocol } = new URL(url);
  return { host: hostname, port: Number(port || (protocol === 'amqp:' ? 5672 : 5432)) };
}

/** Listens on a free port of the loopback and passes on to `port` of `host`. */
export async function createTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  let state: 'open' | 'refusing' | 'frozen' = 'open';
  let refused = 0;
  let delayMs = 0;
  const sockets = new Set<Socket>();
  const upstreams = new Set<Socket>();
  /** Clients whose server's side is gone. */
  const abandoned = new Set<Socket>();
  const keep = (socket: Socket, other: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    // A reset is what this is for; `close` follows it.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      upstreams.delete(socket);
      abandoned.delete(socket);
      if (!abandoned.has(other)) other.destroy();
    });
  };
  const server = createServer((client) => {
    if (state === 'refusing') {
      refused += 1;
      client.on('error', () => undefined);
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(target.port, target.host);
    keep(client, upstream);
    keep(upstream, client);
    upstreams.add(upstream);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      pass(from, to, () => delayMs);
      if (state === 'frozen') from.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    get refused() {
      return refused;
    },
    cut,
    refuse: () => {
      state = 'refusing';
      cut();
    },
    freeze: () => {
      state = 'frozen';
      for (const socket of sockets) socket.pause();
    },
    halfOpen: () => {
      state = 'frozen';
      for (const socket of sockets) {
        socket.pause();
        if (!upstreams.has(socket)) abandoned.add(socket);
      }
      for (const upstream of upstreams) upstream.resetAndDestroy();
    },
    delay: (ms) => {
      delayMs = ms;
    },
    open: () => {
      state = 'open';
      delayMs = 0;
      for (const socket of abandoned) socket.resetAndDestroy();
      for (const socket of sockets) socket.resume();
    },
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** In order, also when the delay changes meanwhile: whatever timer fires passes on what came first. */
function pass(from: Socket, to: Socket, delayMs: () => number): void {
  const held: Buffer[] = [];
  const next = () => {
    const chunk = held.shift();
    if (chunk !== undefined) to.write(chunk);
  };
  from.on('data', (chunk: Buffer) => {
    held.push(chunk);
    const ms = delayMs();
    if (ms === 0 && held.length === 1) next();
    else setTimeout(next, ms);
  });
}

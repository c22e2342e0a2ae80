import { createServer } from 'node:net';
import { worker } from './env.ts';

/** Above 10080, which `fetch` refuses to ask. */
const firstPort = 11_000;
const portsOfWorker = 1_000;

/** What is tried next. Where it starts is chance, so that commands that are run side by side outside vitest seldom meet. */
let next = Math.floor(Math.random() * portsOfWorker);

/**
 * Below the ephemeral range, where client sockets of the same machine would collide with it, and below the ports that a PostgreSQL of ours
 * takes. Each worker has a range of its own, and gives the ports of it one after the other: between this answer and its use nobody else gets
 * the port, not even who asked for a few of them before the first was used.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = firstPort + portsOfWorker * worker + next;
    next = (next + 1) % portsOfWorker;
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

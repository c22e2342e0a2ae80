import type { Server } from 'node:http';

const sweepMs = 20;

/**
 * Closes an HTTP server: takes no more, answers what is being answered, cuts off what takes longer than that. `close` is what closes it,
 * where that is more than the server's own.
 */
export async function closeDrained(
  server: Server,
  longestMs: number,
  close: () => Promise<unknown> = () => new Promise((resolve) => server.close(resolve)),
): Promise<void> {
  // A connection is kept open for the next request once its answer is out.
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
  const cut = setTimeout(() => server.closeAllConnections(), longestMs);
  try {
    await close();
  } finally {
    clearInterval(sweep);
    clearTimeout(cut);
  }
}

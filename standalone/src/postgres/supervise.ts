import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from '@quittance/postgres-server/server';
import type { Logger } from '@quittance/telemetry/log';

/** A server that is started again whenever it ends on its own. */
export type Supervised = { running(): boolean; stop(): Promise<void> };

const firstPauseMs = 100;
const longestPauseMs = 5_000;

/**
 * Watches a running server until `stop`. Its port stays the same, so that the pools find the new one; they only see their connections
 * break. `start` is tried again, with growing pauses, until it succeeds.
 */
export function supervise(first: Server, start: () => Promise<Server>, log: Logger): Supervised {
  const stopping = new AbortController();
  let server: Server | null = first;

  async function restart(): Promise<Server | null> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return null;
      try {
        return await start();
      } catch (error) {
        log.error({ err: error }, 'PostgreSQL could not be started again');
      }
    }
  }

  async function watch(): Promise<void> {
    while (server) {
      const how = await server.ended;
      if (stopping.signal.aborted) return;
      log.error({ how }, 'PostgreSQL ended; it is started again');
      server = null;
      server = await restart();
      if (server) log.info({ port: server.port }, 'PostgreSQL runs again');
      // Told to stop while the start was under way.
      if (stopping.signal.aborted) await server?.stop();
    }
  }

  const watching = watch();
  return {
    running: () => server?.running() ?? false,
    stop: async () => {
      stopping.abort();
      await server?.stop();
      await watching;
    },
  };
}

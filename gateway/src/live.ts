import type { ServerResponse } from 'node:http';
import type { Caller } from '@quittance/access/caller';
import type { LiveChange } from '@quittance/events/audience';

const heartbeatMs = 20_000;
const mostStreams = 2_000;

/** Server-sent events to every signed-in window: what changed for the organisations and the person it belongs to. */
export type LiveStreams = {
  /** False when there are too many already. */
  open(response: ServerResponse, caller: Caller): boolean;
  hear(change: LiveChange): void;
  close(): void;
};

export function createLiveStreams(): LiveStreams {
  const streams = new Map<ServerResponse, ReadonlySet<string>>();
  const heartbeat = setInterval(() => send(streams.keys(), ': alive\n\n'), heartbeatMs);
  heartbeat.unref();

  function send(to: Iterable<ServerResponse>, text: string): void {
    // A window that doesn't read is closed rather than buffered for; it opens again and refetches.
    for (const response of to) if (!response.write(text)) response.destroy();
  }

  return {
    open(response, caller) {
      if (streams.size >= mostStreams) return false;
      const interests = new Set<string>([...caller.organizationIds, ...(caller.userId === null ? [] : [caller.userId])]);
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      response.write('retry: 1000\n\n');
      streams.set(response, interests);
      response.on('close', () => streams.delete(response));
      return true;
    },
    hear({ kind, id, audience }) {
      const concerned = [...streams].filter(([, interests]) => audience.some((each) => interests.has(each)));
      send(
        concerned.map(([response]) => response),
        `data: ${JSON.stringify({ kind, id })}\n\n`,
      );
    },
    close() {
      clearInterval(heartbeat);
      for (const response of streams.keys()) response.end();
    },
  };
}

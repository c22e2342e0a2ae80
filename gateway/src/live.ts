import type { ServerResponse } from 'node:http';
import type { Caller } from '@quittance/access/caller';
import type { LiveChange } from '@quittance/events/audience';

const heartbeatMs = 20_000;
const mostStreams = 2_000;
/** After which a window has to say again who it is: what ended a session elsewhere ends its stream at last. */
const longestMs = 5 * 60_000;

/** Server-sent events to every signed-in window: what changed for the organisations and the person it belongs to. */
export type LiveStreams = {
  /** False when there are too many already. */
  open(response: ServerResponse, caller: Caller): boolean;
  hear(change: LiveChange): void;
  /** Ends a person's streams: what they belong to has changed. Their windows open new ones, as whoever they are then. */
  endOf(userId: string): void;
  close(): void;
};

type Stream = { userId: string | null; interests: ReadonlySet<string>; until: number };

export function createLiveStreams(options: { now?: () => Date } = {}): LiveStreams {
  const { now = () => new Date() } = options;
  const streams = new Map<ServerResponse, Stream>();
  let closed = false;
  const heartbeat = setInterval(() => {
    endThose(({ until }) => until <= now().getTime());
    send(streams.keys(), ': alive\n\n');
  }, heartbeatMs);
  heartbeat.unref();

  function send(to: Iterable<ServerResponse>, text: string): void {
    for (const response of to) {
      if (response.write(text)) continue;
      // A window that doesn't read is closed rather than buffered for; it opens again and refetches.
      streams.delete(response);
      response.destroy();
    }
  }

  /** Forgotten first: writing to a response that has ended is an error that nobody would catch. */
  function endThose(which: (stream: Stream) => boolean): void {
    for (const [response, stream] of streams) {
      if (!which(stream)) continue;
      streams.delete(response);
      response.end();
    }
  }

  return {
    open(response, caller) {
      // Left while it was found out who is calling: it will not say again that it is closed.
      if (response.destroyed) return true;
      if (closed || streams.size >= mostStreams) return false;
      const interests = new Set<string>([...caller.organizationIds, ...(caller.userId === null ? [] : [caller.userId])]);
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        // Else the connection of a stream that has ended would stay, and be waited for when the process stops.
        connection: 'close',
      });
      response.write('retry: 1000\n\n');
      streams.set(response, { userId: caller.userId, interests, until: now().getTime() + longestMs });
      response.on('close', () => streams.delete(response));
      return true;
    },
    hear({ kind, id, audience }) {
      const concerned = [...streams].filter(([, { interests }]) => audience.some((each) => interests.has(each)));
      send(
        concerned.map(([response]) => response),
        `data: ${JSON.stringify({ kind, id })}\n\n`,
      );
    },
    endOf: (userId) => endThose((stream) => stream.userId === userId),
    close() {
      closed = true;
      clearInterval(heartbeat);
      endThose(() => true);
    },
  };
}

import * as http from 'node:http';
import * as https from 'node:https';
import type { Duplex } from 'node:stream';

type Connected = (error: Error | null, stream: Duplex) => void;

/**
 * Agents that give up connecting after `timeoutMs` with an error that says so. A plain request time-out can't be told from one that
 * came after sending, which would make every message to an unreachable host an unknown outcome.
 */
export function agentsWithConnectTimeout(timeoutMs: number): { httpAgent: http.Agent; httpsAgent: https.Agent } {
  class HttpAgent extends http.Agent {
    override createConnection(options: http.ClientRequestArgs, connected?: Connected): Duplex | null | undefined {
      return limited(super.createConnection(options, connected), timeoutMs, 'connect');
    }
  }
  class HttpsAgent extends https.Agent {
    override createConnection(options: https.RequestOptions, connected?: Connected): Duplex | null | undefined {
      return limited(super.createConnection(options, connected), timeoutMs, 'secureConnect');
    }
  }
  return { httpAgent: new HttpAgent(), httpsAgent: new HttpsAgent() };
}

function limited<Stream extends Duplex | null | undefined>(stream: Stream, timeoutMs: number, readyEvent: string): Stream {
  if (stream === null || stream === undefined) return stream;
  const timer = setTimeout(() => {
    stream.destroy(Object.assign(new Error(`No connection within ${timeoutMs} ms`), { code: 'ETIMEDOUT', syscall: 'connect' }));
  }, timeoutMs);
  for (const event of [readyEvent, 'error', 'close']) stream.once(event, () => clearTimeout(timer));
  return stream;
}

import { EventSourceParserStream } from 'eventsource-parser/stream';

/** What happened, without its content: the page asks again for what it shows. */
export type Change = { readonly kind: string; readonly id: string };

/** In characters. The gateway's events have some dozens; one that does not end is a broken stream. */
const longestEvent = 64 * 1024;

/** The changes that a body of server-sent events tells, as they arrive. Fails where reading the body fails. */
export async function* changesIn(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Change> {
  const events = body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream({ maxBufferSize: longestEvent }));
  const reader = events.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const change = parseChange(next.value.data);
    if (change !== null) yield change;
  }
}

/** The change that a message tells, or null for one that this version does not understand. */
export function parseChange(data: string): Change | null {
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== 'object' || value === null || !('kind' in value) || !('id' in value)) return null;
    return typeof value.kind === 'string' && typeof value.id === 'string' ? { kind: value.kind, id: value.id } : null;
  } catch {
    return null;
  }
}

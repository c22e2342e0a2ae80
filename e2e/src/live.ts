import { setTimeout as delay } from 'node:timers/promises';
import type { Person } from './story.ts';

/** What a person's open window hears. */
export type Window = { heard(): readonly { kind: string; id: string }[]; close(): void };

const againAfterMs = 100;

/** Opens `/live` of a gateway, again whenever it ends, as the web app does; resolves once it listens. */
export async function openWindow(url: string, person: Person): Promise<Window> {
  const leaving = new AbortController();
  let text = '';
  const open = async (): Promise<ReadableStream<Uint8Array>> => {
    const response = await fetch(`${url}/live`, {
      headers: { authorization: `Bearer ${person.token}`, 'quittance-organization': person.organizationId },
      signal: leaving.signal,
    });
    if (!response.ok || response.body === null) throw new Error(`/live answered ${response.status}`);
    return response.body;
  };
  const listen = async (first: ReadableStream<Uint8Array>) => {
    for (let body = first; ; body = await open()) {
      for await (const chunk of body.pipeThrough(new TextDecoderStream())) text += chunk;
      await delay(againAfterMs, undefined, { signal: leaving.signal });
    }
  };
  // One that can't be opened again hears nothing more, and its test fails by that.
  listen(await open()).catch(() => undefined);
  return {
    heard: () => [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data)),
    close: () => leaving.abort(),
  };
}

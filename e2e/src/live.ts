import type { Person } from './story.ts';

/** What a person's open window hears. */
export type Window = { heard(): readonly { kind: string; id: string }[]; close(): void };

/** Opens `/live` of a gateway; resolves once it listens. */
export async function openWindow(url: string, person: Person): Promise<Window> {
  const leaving = new AbortController();
  const response = await fetch(`${url}/live`, {
    headers: { authorization: `Bearer ${person.token}`, 'quittance-organization': person.organizationId },
    signal: leaving.signal,
  });
  if (!response.ok || response.body === null) throw new Error(`/live answered ${response.status}`);
  let text = '';
  const read = async (body: ReadableStream<Uint8Array>) => {
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) text += chunk;
  };
  read(response.body).catch(() => undefined);
  return {
    heard: () => [...text.matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data)),
    close: () => leaving.abort(),
  };
}

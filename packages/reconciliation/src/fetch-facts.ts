import { type SignedParts, signatureHeader } from '@quittance/access/signed-request';
import { assert } from '@quittance/result';
import { type Fact, lastLine, readFactLine } from './facts.ts';
import { factsPath } from './serve-facts.ts';

/** How a service is asked for its facts. */
export type FactsSource = {
  /** `fetch` over HTTP; in one process, the handler of the service itself. */
  send: (request: Request) => Promise<Response>;
  /** Where the service listens; in one process any address will do. */
  url: string;
  sign: (parts: SignedParts) => string;
};

/** Far above any fact. */
const mostLineLength = 1_000;

/**
 * The facts that another service tells (`factsRoute`), one after the other. Rejects when it can't be asked, and when the answer breaks off:
 * half of the facts would look as if the other half were missing.
 */
export async function* fetchFacts({ send, url, sign }: FactsSource, name: string, signal: AbortSignal): AsyncGenerator<Fact> {
  const { href, pathname: path } = new URL(factsPath + name, url);
  const headers = { [signatureHeader]: sign({ method: 'GET', path, claims: '', body: '' }) };
  const response = await send(new Request(href, { headers, redirect: 'error', signal }));
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw new Error(`Asked for ${path}, it answered ${response.status}`);
  }
  let count = 0;
  let last: string | null = null;
  for await (const line of linesOf(response.body, signal)) {
    assert(last === null, `nothing follows the last line of ${path}`);
    const fact = readFactLine(line);
    if (fact === null) {
      last = `${line}\n`;
      continue;
    }
    yield fact;
    count += 1;
  }
  if (last !== lastLine(count)) throw new Error(`The answer to ${path} broke off after ${count} facts`);
}

/** Ends with the signal too: in one process nobody else would end the reading. */
async function* linesOf(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of body) {
    signal.throwIfAborted();
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    assert(rest.length <= mostLineLength, 'a fact is a short line');
    yield* lines;
  }
  // Without its end a line is no line.
}

import { type SignedParts, signatureHeader } from '@quittance/access/signed-request';
import { assert } from '@quittance/result';
import { type Fact, lastLine, readFactLine } from './facts.ts';
import { factsPath } from './serve-facts.ts';

/** How a service is asked for its facts. */
export type FactsSource = {
  service: string;
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
export async function* fetchFacts(source: FactsSource, name: string, signal: AbortSignal): AsyncGenerator<Fact> {
  let count = 0;
  let last: string | null = null;
  const broken = (error: unknown) => new FactsError(source, name, `the answer broke off after ${count}`, error);
  for await (const line of linesOf(chunksOf(await ask(source, name, signal), broken, signal))) {
    assert(last === null, 'nothing follows the last line of an answer');
    const fact = readFactLine(line);
    if (fact === null) {
      last = `${line}\n`;
      continue;
    }
    yield fact;
    count += 1;
  }
  if (last !== lastLine(count)) throw broken(null);
}

/** That and why a service did not tell its facts. */
export class FactsError extends Error {
  constructor({ service }: FactsSource, name: string, reason: string, cause?: unknown) {
    super(`The ${service} service did not tell what was ${name}: ${reason}.`, { cause });
  }
}

async function ask(source: FactsSource, name: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const { href, pathname: path } = new URL(factsPath + name, source.url);
  const headers = { [signatureHeader]: source.sign({ method: 'GET', path, claims: '', body: '' }) };
  const response = await source.send(new Request(href, { headers, redirect: 'error', signal })).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new FactsError(source, name, 'it could not be reached', error);
  });
  if (response.status === 200 && response.body !== null) return response.body;
  await response.body?.cancel();
  throw new FactsError(source, name, `it answered ${response.status}`);
}

/** Ends with the signal too: in one process nobody else would end the reading. */
async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  broken: (error: unknown) => Error,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      signal.throwIfAborted();
      yield chunk;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw broken(error);
  }
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    assert(rest.length <= mostLineLength, 'a fact is a short line');
    yield* lines;
  }
  // Without its end a line is no line.
}

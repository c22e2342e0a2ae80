import { type createRequestVerifier, signatureHeader } from '@quittance/access/signed-request';
import type { Sql } from '@quittance/database/sql';
import { fromSnapshot } from '@quittance/database/transaction';
import type pg from 'pg';
import { type Facts, factLine, lastLine } from './facts.ts';

/** Where a service tells others its facts, by their names. */
export const factsPath = '/internal/facts/';

export type FactsRouteOptions = {
  /** Across tenants. */
  pool: pg.Pool;
  /** What can be asked for, by name. */
  facts: Readonly<Record<string, (sql: Sql) => Facts>>;
  verifyRequest: ReturnType<typeof createRequestVerifier>;
};

const linesAtOnce = 1_000;

/**
 * Tells all facts of a name to signed internal requests, as they are at one instant: a line of JSON each, read on only as fast as they are
 * taken. Who stops reading lets the snapshot go.
 */
export function factsRoute({ pool, facts, verifyRequest }: FactsRouteOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET') return new Response(null, { status: 405, headers: { allow: 'GET' } });
    const { pathname, search } = new URL(request.url);
    const parts = { method: request.method, path: pathname + search, claims: '', body: '' };
    if (!verifyRequest(request.headers.get(signatureHeader), parts).ok) return new Response(null, { status: 401 });
    const name = pathname.slice(factsPath.length);
    const read = Object.hasOwn(facts, name) ? facts[name] : undefined;
    if (read === undefined) return new Response(null, { status: 404 });
    const headers = { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' };
    return new Response(ReadableStream.from(encoded(fromSnapshot(pool, read))), { headers });
  };
}

async function* encoded(facts: Facts): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let lines: string[] = [];
  let count = 0;
  for await (const fact of facts) {
    lines.push(factLine(fact));
    count += 1;
    if (lines.length < linesAtOnce) continue;
    yield encoder.encode(lines.join(''));
    lines = [];
  }
  yield encoder.encode([...lines, lastLine(count)].join(''));
}

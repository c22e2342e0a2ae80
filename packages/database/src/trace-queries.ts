import { currentRequest } from '@quittance/telemetry/request';
import { inSpan, isTracing } from '@quittance/telemetry/trace';
import type pg from 'pg';

type Query = (...args: unknown[]) => unknown;

/** The longest statement shown, in characters; parameters never are. */
const longestShown = 500;

/**
 * Every query of the pool is a span of the request it belongs to; polls of workers belong to none. Both doors are watched, because only the
 * caller's own stack says which request it is: the pool runs a query on whatever connection becomes free. What it hands to the
 * connection then comes with a callback, and is no second span.
 */
export function traceQueries(pool: pg.Pool): void {
  trace(pool);
  pool.on('connect', trace);
}

function trace(door: { query: unknown }): void {
  // Looked up at each call: others may watch the queries of all clients, too.
  const query: Query = (...args) => (Object.getPrototypeOf(door) as { query: Query }).query.apply(door, args);
  const traced: Query = (...args) => {
    const isOfRequest = isTracing() && currentRequest()?.traceparent !== undefined;
    if (!isOfRequest || typeof args.at(-1) === 'function') return query(...args);
    const text = textOf(args[0]);
    const options = { kind: 'CLIENT', attributes: { 'db.system.name': 'postgresql', 'db.query.text': text } } as const;
    return inSpan(/^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'SQL', options, async () => query(...args));
  };
  door.query = traced;
}

function textOf(statement: unknown): string {
  const text = typeof statement === 'string' ? statement : (statement as { text?: unknown } | null)?.text;
  return typeof text === 'string' ? text.slice(0, longestShown) : '';
}

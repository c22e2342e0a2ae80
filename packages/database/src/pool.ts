import pg from 'pg';
import { failAtCommits } from './fail-at-commits.ts';
import { traceQueries } from './trace-queries.ts';

/** PostgreSQL's numbers of the types that `pg` by default turns into something that loses what we need. */
const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;
const DATE_ARRAY = 1182;

const getTypeParser = pg.types.getTypeParser as (oid: number, format?: 'text' | 'binary') => (text: string) => unknown;
const textArray = getTypeParser(1009 /* text[] */) as (text: string) => (string | null)[];

const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [INT8]: BigInt,
  [INT8_ARRAY]: (text) => textArray(text).map((item) => (item === null ? null : BigInt(item))),
  [DATE]: (text) => text,
  [DATE_ARRAY]: textArray,
};

/**
 * `bigint` columns as `bigint` (not as text) and calendar days as `YYYY-MM-DD` (not as local midnight). Given to each pool instead of
 * `pg.types.setTypeParser`, which would change every other user of `pg` in the process (Prisma, better-auth).
 */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers[oid]) || getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** Told to a session, so that policies of row-level security let it see the rows of all tenants. */
export const scopeOfAll = '-c app.scope=all';

export type PoolOptions = {
  /** `postgresql://role:password@host:port/database`, of the service's own role: never a superuser's. */
  url: string;
  /** Shown in `pg_stat_activity`. */
  applicationName: string;
  /** Most connections at a time; the callers after that wait. */
  max: number;
  /**
   * For what belongs to no tenant (handlers, workers, tools): its connections see the rows of all of them. Others see those of the tenant that
   * they name, see `forTenant`.
   */
  acrossTenants?: boolean;
  /** Settings of PostgreSQL for its sessions, for instance `{ plan_cache_mode: 'force_generic_plan' }`. */
  settings?: Readonly<Record<string, string>>;
  /** Statements are sent without waiting for the answer of the one before: for callers who say which of them may fail together. */
  pipeline?: boolean;
  /** A statement that takes longer is cancelled by the server. */
  statementTimeoutMs?: number;
  /** Waiting for a row or table lock longer than this fails the statement. */
  lockTimeoutMs?: number;
  /** How long to wait for a connection; 10 s unless told. */
  connectTimeoutMs?: number;
  /** How long to wait for an answer, whatever the server does; for ever unless told, because `statementTimeoutMs` ends statements. */
  answerTimeoutMs?: number;
  /** Hears of lost connections. The pool has dropped them by then; the next query opens another. */
  onError?: (error: Error) => void;
};

/** Prisma's adapter drops the offset of instants: it takes every session for one in UTC, whatever the server's default is. */
function sessionOptions({ acrossTenants = false, settings = {} }: PoolOptions): string {
  const own = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  return ['-c TimeZone=UTC', ...(acrossTenants ? [scopeOfAll] : []), ...own].join(' ');
}

/** A pool that outlives its server: lost connections are dropped and re-opened, and never end the process. */
export function createPool(options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.max,
    options: sessionOptions(options),
    pipeline: options.pipeline ?? false,
    types,
    keepAlive: true,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    lock_timeout: options.lockTimeoutMs ?? 15_000,
    idle_in_transaction_session_timeout: 60_000,
    ...(options.answerTimeoutMs === undefined ? {} : { query_timeout: options.answerTimeoutMs }),
  });
  // A pool that is being ended says goodbye without waiting: the server may be gone before it has read that, and that is no news.
  const onError = (error: Error) => {
    if (!pool.ending) options.onError?.(error);
  };
  // Idle connections report to the pool; those in use report to themselves, and without a listener that ends the process.
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', onError));
  traceQueries(pool);
  failAtCommits(pool);
  return pool;
}

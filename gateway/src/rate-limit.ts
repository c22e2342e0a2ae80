import { createPool } from '@quittance/database/pool';
import type { Logger } from '@quittance/telemetry/log';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

/** So many in so many seconds. */
export type RateRule = { points: number; seconds: number };
/** Everything that is counted; what each counts stands at `defaultRates`. */
export type RateName = 'address' | 'anonymous' | 'caller' | 'pages' | 'signIn' | 'signUp' | 'passwordReset';
export type Rates = Readonly<Record<RateName, RateRule>>;

export const defaultRates: Rates = {
  /** Requests from an address, whoever makes them: bounds what trying credentials costs us. */
  address: { points: 3_000, seconds: 60 },
  /** Requests to the API without a credential, from an address. */
  anonymous: { points: 300, seconds: 60 },
  /** Requests to the API by a person (in all their windows) or an API key. */
  caller: { points: 1_200, seconds: 60 },
  /** Payment pages, checkouts and documents, from an address. */
  pages: { points: 300, seconds: 60 },
  /** Proofs of who one is by password or code, signing in first of all, from an address. `user` counts those for an account. */
  signIn: { points: 30, seconds: 300 },
  signUp: { points: 20, seconds: 3_600 },
  /** Asking for a link to choose a password, and using one. */
  passwordReset: { points: 20, seconds: 3_600 },
};

export type RateLimiter = {
  /** Counts `points` (1 unless told) for a key; answers null, or in how many seconds to try again when that is too much. */
  take(rate: RateName, key: string, points?: number): Promise<number | null>;
  stop(): Promise<void>;
};

export type RateLimiterOptions = {
  rates: Rates;
  /** A database that all replicas share; without one each process counts for itself. */
  databaseUrl?: string | undefined;
  log: Logger;
  now?: () => number;
  /** How long to wait for the store, in milliseconds: counting must never hold up a request for longer than 1 s. */
  answerWithinMs?: number;
};

const maxConnections = 4;
/** How long after a failure the store is left alone. */
const restMs = 5_000;
const tableName = 'rate_limit';

/**
 * Counts requests. While the store is away each process counts in its own memory: the API stays up, and the limits hold for each replica
 * instead of for all.
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { rates, databaseUrl, log, now = Date.now, answerWithinMs = 1_000 } = options;
  const inMemory = limitersOf(rates, (options) => new RateLimiterMemory(options));
  const store = databaseUrl === undefined ? null : createStore(databaseUrl, rates, log, answerWithinMs);
  let restsUntil = 0;
  return {
    async take(rate, key, points = 1) {
      if (store !== null && now() >= restsUntil) {
        try {
          await store.prepare();
          return await consume(store.limiters[rate], key, points);
        } catch (error) {
          restsUntil = now() + restMs;
          log.warn({ err: error }, 'rate limits are counted in memory: their database does not answer');
        }
      }
      return consume(inMemory[rate], key, points);
    },
    stop: async () => void (await store?.pool.end()),
  };
}

type Pool = ReturnType<typeof createPool>;
type Store = { pool: Pool; limiters: Record<RateName, RateLimiterAbstract>; prepare(): Promise<void> };

function createStore(url: string, rates: Rates, log: Logger, answerWithinMs: number): Store {
  const pool = createPool({
    url,
    applicationName: 'quittance-gateway',
    max: maxConnections,
    connectTimeoutMs: answerWithinMs,
    statementTimeoutMs: answerWithinMs,
    answerTimeoutMs: answerWithinMs,
    onError: (error) => log.warn({ err: error }, 'lost a database connection'),
  });
  const limiters = limitersOf(
    rates,
    (options) =>
      new RateLimiterPostgres({
        ...options,
        storeClient: pool,
        tableName,
        tableCreated: true,
        // Whoever is refused is refused again without asking the store.
        inMemoryBlockOnConsumed: options.points + 1,
        clearExpiredByTimeout: options.keyPrefix === 'address',
      }),
  );
  let prepared: Promise<void> | null = null;
  return {
    pool,
    limiters,
    prepare() {
      prepared ??= createTable(pool).catch((error: unknown) => {
        prepared = null;
        throw error;
      });
      return prepared;
    },
  };
}

/**
 * Counts needn't outlive a crash of the server, so they cost no write-ahead log. Milliseconds are no bigint, because our pools read one as a
 * `bigint` and the library counts in numbers.
 */
async function createTable(pool: Pool): Promise<void> {
  // One transaction: of replicas that start at once, one makes it. IF NOT EXISTS alone fails for those that look in the same instant.
  await pool.query(
    `SELECT pg_advisory_xact_lock(hashtext('${tableName}'));
     CREATE UNLOGGED TABLE IF NOT EXISTS ${tableName} (key varchar(255) PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire double precision)`,
  );
}

type LimiterOptions = { keyPrefix: string; points: number; duration: number };

function limitersOf(rates: Rates, make: (options: LimiterOptions) => RateLimiterAbstract): Record<RateName, RateLimiterAbstract> {
  const entries = Object.entries(rates).map(([name, { points, seconds }]) => [
    name,
    make({ keyPrefix: name, points, duration: seconds }),
  ]);
  return Object.fromEntries(entries);
}

async function consume(limiter: RateLimiterAbstract, key: string, points: number): Promise<number | null> {
  try {
    await limiter.consume(key, points);
    return null;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw refusal;
  }
}

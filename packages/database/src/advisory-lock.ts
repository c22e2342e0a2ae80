import { createHash } from 'node:crypto';
import pg from 'pg';

/** A lock that one session holds; ends with `release` or with its connection, whichever is first. */
export type AdvisoryLock = {
  /** Resolves when the lock is no longer held, for whatever reason. */
  readonly lost: Promise<void>;
  held(): boolean;
  release(): Promise<void>;
};

export type AdvisoryLockOptions = { url: string; name: string; applicationName?: string };

/** PostgreSQL's advisory locks are numbers; names are easier to keep apart. */
function keyOf(name: string): bigint {
  return createHash('sha256').update(name).digest().readBigInt64BE(0);
}

/**
 * Takes a session lock on a connection of its own (a pooled one could be handed on or closed with the lock on it), or answers null
 * when another session holds it.
 */
export function tryAdvisoryLock(options: AdvisoryLockOptions): Promise<AdvisoryLock | null> {
  return take(options, async (client, key) => {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [key]);
    return rows[0]?.taken === true;
  });
}

/** As `tryAdvisoryLock`, but waits until the other session lets go; rejects after `timeoutMs`. */
export async function waitForAdvisoryLock(options: AdvisoryLockOptions & { timeoutMs: number }): Promise<AdvisoryLock> {
  const lock = await take(options, async (client, key) => {
    await client.query(`SET lock_timeout = ${Math.trunc(options.timeoutMs)}`);
    await client.query('SELECT pg_advisory_lock($1)', [key]);
    return true;
  });
  if (!lock) throw new Error(`The lock ${options.name} was not given`);
  return lock;
}

async function take(
  options: AdvisoryLockOptions,
  acquire: (client: pg.Client, key: bigint) => Promise<boolean>,
): Promise<AdvisoryLock | null> {
  const client = new pg.Client({
    connectionString: options.url,
    application_name: options.applicationName ?? `lock ${options.name}`,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  });
  const ended = new Promise<void>((resolve) => {
    // An `error` without a listener ends the process; `end` follows it.
    client.on('error', () => resolve());
    client.on('end', () => resolve());
  });
  await client.connect();
  try {
    if (await acquire(client, keyOf(options.name))) return lockOn(client, ended);
  } catch (error) {
    await client.end();
    throw error;
  }
  await client.end();
  return null;
}

function lockOn(client: pg.Client, ended: Promise<void>): AdvisoryLock {
  let holding = true;
  const lost = ended.then(() => {
    holding = false;
  });
  return {
    lost,
    held: () => holding,
    release: async () => {
      holding = false;
      await client.end();
      await lost;
    },
  };
}

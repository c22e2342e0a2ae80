import { createHash } from 'node:crypto';
import type { Logger } from '@quittance/telemetry/log';
import pg from 'pg';
import type { Db } from '../deps.ts';
import { takeUpWork } from './store.ts';

export type Presence = { stop(): Promise<void> };

/** What processes of this service hold together while they live. PostgreSQL's advisory locks are numbers. */
const presenceKey = createHash('sha256').update('payment presence').digest().readBigInt64BE(0);

/**
 * Shows that this process lives, by a shared session lock, and takes up what was left behind when it is the only one: calls that ran
 * when the last process died have nobody waiting for them, so their outcome is asked for at once instead of after their time-out. Where
 * other processes live, or the lock was lost with its connection, the time-outs do the same a little later.
 */
export async function recoverIfAlone(options: { url: string; db: Db; now: () => Date; log: Logger }): Promise<Presence> {
  const { url, db, now, log } = options;
  const client = new pg.Client({ connectionString: url, application_name: 'quittance-payment presence', keepAlive: true });
  client.on('error', (error) => log.warn({ err: error }, 'lost the connection that shows our presence'));
  await client.connect();
  try {
    const { rows } = await client.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1) AS alone', [presenceKey]);
    const alone = rows[0]?.alone === true;
    if (alone) await takeUpWork(db, now());
    await client.query('SELECT pg_advisory_lock_shared($1)', [presenceKey]);
    if (alone) await client.query('SELECT pg_advisory_unlock($1)', [presenceKey]);
  } catch (error) {
    await client.end();
    throw error;
  }
  return { stop: () => client.end() };
}

import type { Logger } from '@quittance/telemetry/log';
import type pg from 'pg';
import { backoff, pause } from '../backoff.ts';
import { presenceLock } from './schema.ts';

/** The channel of every broadcast; topics are told apart in the payload. */
export const channel = 'quittance';

type Hear = (topic: string, message: Record<string, string>) => void;

/**
 * The one connection that a process keeps to the bus database: it listens to broadcasts, and its advisory lock says that the process
 * lives, so that its leases can be given to others the moment it does not. Comes back by itself when it is lost.
 */
export type Session = { owner: number; connected(): boolean; close(): Promise<void> };

export async function openSession(options: { pool: pg.Pool; log: Logger; hear: Hear }): Promise<Session> {
  const { pool, log, hear } = options;
  const closing = new AbortController();
  const owner = 1 + Math.floor(Math.random() * 0x7f_ff_ff_fe);
  let current: pg.PoolClient | null = null;

  const connect = async () => {
    const client = await pool.connect();
    client.on('error', (error) => lost(client, error));
    client.on('end', () => lost(client, new Error('the connection has ended')));
    client.on('notification', ({ payload }) => {
      const { topic, message } = JSON.parse(payload ?? '{}');
      hear(topic, message);
    });
    try {
      await client.query(`SELECT pg_advisory_lock(${presenceLock}, ${owner})`);
      await client.query(`LISTEN ${channel}`);
    } catch (error) {
      client.release(true);
      throw error;
    }
    current = client;
  };

  const reconnect = async () => {
    for (let failures = 0; !closing.signal.aborted; failures++) {
      try {
        return await connect();
      } catch (error) {
        log.debug({ err: error }, 'bus database still away');
        await pause(backoff(failures, { firstMs: 50, mostMs: 2_000 }), closing.signal);
      }
    }
  };

  let reconnecting: Promise<void> = Promise.resolve();
  const lost = (client: pg.PoolClient, error: Error) => {
    if (client !== current) return;
    current = null;
    client.release(true);
    if (closing.signal.aborted) return;
    log.warn({ err: error }, 'connection to the bus database lost');
    reconnecting = reconnect();
  };

  await connect();
  return {
    owner,
    connected: () => current !== null,
    close: async () => {
      closing.abort();
      await reconnecting;
      const client = current;
      current = null;
      client?.release(true);
    },
  };
}

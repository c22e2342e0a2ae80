import { createPool } from '@quittance/database/pool';

/** A gigabyte, which `min_wal_size` keeps. */
const segments = 60;

/**
 * A server that has run for a while writes over the WAL segments of former checkpoints. A new one has none and makes each when it is needed, while every
 * commit waits for 16 MB of zeros: whoever writes more would be measured by that. So a bench that compares writers has them made first.
 */
export async function recycleWal(superuserUrl: string): Promise<void> {
  const pool = createPool({ url: superuserUrl, applicationName: 'bench', max: 1 });
  try {
    for (let made = 0; made < segments; made += 1) {
      // A segment without content is not switched.
      await pool.query(`SELECT pg_logical_emit_message(true, 'bench', 'x')`);
      await pool.query('SELECT pg_switch_wal()');
    }
  } finally {
    await pool.end();
  }
  await checkpoint(superuserUrl);
}

/** What a bench has prepared is on the disk before it measures: else the first rounds share the disk with the checkpoint of the preparation. */
export async function checkpoint(superuserUrl: string): Promise<void> {
  const pool = createPool({ url: superuserUrl, applicationName: 'bench', max: 1, statementTimeoutMs: 10 * 60_000 });
  try {
    await pool.query('CHECKPOINT');
  } finally {
    await pool.end();
  }
}

import type { Transport } from '@quittance/messaging/transport';
import type pg from 'pg';

export type DrainOptions = {
  /** Databases whose outboxes have to be empty. */
  pools: readonly Pick<pg.Pool, 'query'>[];
  transport: Pick<Transport, 'queues'>;
  /** 10 s unless told. */
  deadlineMs?: number;
};

/**
 * Waits until nothing is on its way: every outbox published, every queue empty, nothing waiting for another attempt. A handler's own
 * events are in its outbox before its message leaves the queue, so looking at queues before outboxes misses nothing.
 * Rejects at the deadline, saying what is left.
 */
export async function drain({ pools, transport, deadlineMs = 10_000 }: DrainOptions): Promise<void> {
  const state = async () => {
    // A transport that can't be asked now (its connection just broke) is not known to be empty.
    const answer = await transport.queues().catch((error: unknown) => [String(error)]);
    const queues = answer.filter((queue) => typeof queue === 'string' || queue.ready + queue.retrying + queue.dead > 0);
    const outboxes = await Promise.all(pools.map(unpublished));
    return { queues, unpublished: outboxes.reduce((sum, count) => sum + count, 0) };
  };
  let left = await state();
  const deadline = Date.now() + deadlineMs;
  // Twice in a row: an event may be between an outbox and a queue that was looked at before.
  for (let quiet = 0; quiet < 2; left = await state()) {
    quiet = left.unpublished === 0 && left.queues.length === 0 ? quiet + 1 : 0;
    if (Date.now() > deadline) throw new Error(`Not drained after ${deadlineMs} ms: ${JSON.stringify(left)}`);
    if (quiet === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/**
 * Waits until `ask` answers something truthy, and answers that. Rejects at the deadline. For states that no `drain` knows. Asks less and less
 * often: on a slow machine the asking would be most of what there is to wait for.
 */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  deadlineMs = 10_000,
): Promise<Exclude<Awaited<T>, false | null | undefined | 0 | ''>> {
  const deadline = Date.now() + deadlineMs;
  for (let pauseMs = 5; ; pauseMs = Math.min(1.5 * pauseMs, 100)) {
    const answer = await ask();
    if (answer) return answer as Exclude<Awaited<T>, false | null | undefined | 0 | ''>;
    if (Date.now() > deadline) throw new Error(`Not so within ${deadlineMs} ms: ${ask}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

async function unpublished(pool: Pick<pg.Pool, 'query'>): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('SELECT count(*)::int AS count FROM outbox WHERE published_at IS NULL');
  return rows[0]?.count ?? 0;
}

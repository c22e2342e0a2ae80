import { pause } from '@quittance/messaging/backoff';
import type { Logger } from '@quittance/telemetry/log';

/** What a subgraph whose database has the table `idempotency` gives. */
export type PruningDeps = {
  db: { idempotency: { deleteMany(which: { where: { createdAt: { lt: Date } } }): PromiseLike<unknown> } };
  now: () => Date;
  log: Logger;
};

const hourMs = 60 * 60_000;
const keepMs = 30 * 24 * hourMs;

/** Removes, once an hour, outcomes of idempotency keys that are older than 30 days. Harmless when several processes do it. */
export function startIdempotencyPruning(deps: PruningDeps): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const ended = run();

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await pruneIdempotency(deps);
      } catch (error) {
        deps.log.warn({ err: error }, 'pruning failed, it is tried again in an hour');
      }
      await pause(hourMs, stopping.signal);
    }
  }

  return {
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}

/** Removes what has served its time. */
export async function pruneIdempotency({ db, now }: Pick<PruningDeps, 'db' | 'now'>): Promise<void> {
  await db.idempotency.deleteMany({ where: { createdAt: { lt: new Date(now().getTime() - keepMs) } } });
}

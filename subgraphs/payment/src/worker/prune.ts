import type { Deps } from '../deps.ts';
import { pruneReceipts } from '../webhook/store.ts';
import { type RunningLoop, startLoop } from './loop.ts';
import { pruneIdempotency } from './store.ts';

const hour = 60 * 60_000;
const day = 24 * hour;
const keepReceiptsMs = 90 * day;
const keepIdempotencyMs = 30 * day;

/** Removes, once an hour, what has served its time: worked webhooks and outcomes of idempotency keys. Harmless when several do it. */
export function startPruning(deps: Deps): RunningLoop {
  const step = async () => {
    const now = deps.now().getTime();
    await pruneReceipts(deps.db, new Date(now - keepReceiptsMs));
    await pruneIdempotency(deps.db, new Date(now - keepIdempotencyMs));
    return new Date(now + hour);
  };
  return startLoop({ name: 'pruning', step, now: deps.now, log: deps.log, idleMs: hour });
}

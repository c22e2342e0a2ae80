import type { Deps } from '../deps.ts';
import { deliver } from './deliver.ts';
import { claimDue } from './store.ts';

/** Messages that one process works on at a time. */
const concurrency = 8;
/** How often the table is asked when nobody has said that there is new mail. */
const pollMs = 1_000;

export type Worker = {
  /** There may be new mail: called after a commit. Costs nothing, never throws. */
  wake(): void;
  /** Takes no further message, and finishes those in work. */
  stop(): Promise<void>;
};

/** Sends what is due until it is stopped. Any number of workers in any number of processes share the work. */
export function startWorker(deps: Deps): Worker {
  let stopped = false;
  let woken = Promise.withResolvers<void>();
  const inWork = new Set<Promise<void>>();
  let failing = false;

  const run = async () => {
    while (!stopped) {
      const free = concurrency - inWork.size;
      const claims = free > 0 ? await claim(free) : [];
      for (const claimed of claims) {
        const work = deliver(deps, claimed)
          // What throws here is a bug or a lost database: the lease ends, and the message is taken up again.
          .catch((error) => deps.log.error({ err: error, messageId: claimed.messageId }, 'mail worker failed'))
          .finally(() => inWork.delete(work));
        inWork.add(work);
      }
      if (claims.length === 0 || claims.length === free) await nextChance();
    }
    await Promise.all(inWork);
  };

  const claim = async (limit: number) => {
    try {
      const claims = await claimDue(deps.db, { now: deps.now(), leaseMs: deps.leaseMs, limit });
      failing = false;
      return claims;
    } catch (error) {
      if (!failing) deps.log.warn({ err: error }, 'mail worker: no message can be taken, they wait');
      failing = true;
      return [];
    }
  };

  /** A signal, the end of something in work when there is no free hand, or the next poll. */
  const nextChance = async () => {
    let timer: NodeJS.Timeout | undefined;
    const poll = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, pollMs);
    });
    await Promise.race([woken.promise, poll, ...(inWork.size >= concurrency ? inWork : [])]);
    clearTimeout(timer);
    woken = Promise.withResolvers<void>();
  };

  const ended = run();
  return {
    wake: () => woken.resolve(),
    stop: async () => {
      stopped = true;
      woken.resolve();
      await ended;
    },
  };
}

/** Sends everything that is due now, and ends: what tests and command lines use instead of a running worker. */
export async function deliverDue(deps: Deps): Promise<number> {
  let count = 0;
  for (;;) {
    const claims = await claimDue(deps.db, { now: deps.now(), leaseMs: deps.leaseMs, limit: concurrency });
    if (claims.length === 0) return count;
    await Promise.all(claims.map((claim) => deliver(deps, claim)));
    count += claims.length;
  }
}

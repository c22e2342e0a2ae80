import type { Subscriptions } from '@quittance/events/subscriptions';
import { assert } from '@quittance/result';
import type { Logger } from '@quittance/telemetry/log';
import type pg from 'pg';
import {
  addSubscription,
  createSchema,
  enqueue,
  enqueueAgain,
  figures,
  releaseOrphans,
  servicesWithWork,
} from './embedded/queue.ts';
import { channel, openSession } from './embedded/session.ts';
import { Worker } from './embedded/worker.ts';
import { defaultLadderMs } from './ladder.ts';
import { createListeners } from './listeners.ts';
import { Signal } from './signal.ts';
import type { Transport } from './transport.ts';
import { createUnroutableReport } from './unroutable.ts';

export type EmbeddedTransportOptions = {
  /** Of the bus database, which holds nothing else. One of its connections is kept. Closed by its owner, after the transport. */
  pool: pg.Pool;
  log: Logger;
  /** Whom events reach also before their first start. */
  subscriptions?: Subscriptions;
  /** Types of events that are meant to reach nobody. */
  unheard?: readonly string[];
  /** The waits between attempts. */
  ladderMs?: readonly number[];
  /** How long a batch may take before another process gets it too. */
  leaseMs?: number;
};

/** PostgreSQL refuses a NOTIFY of 8,000 bytes. */
const longestBroadcast = 7_500;
const orphansEveryMs = 2_000;

/**
 * Carries events through rows of a PostgreSQL database: what the standalone uses in place of RabbitMQ. What is published in this
 * process is picked up at once; what others publish, and retries, within the poll of 20 ms (50 when idle).
 */
export async function createEmbeddedTransport(options: EmbeddedTransportOptions): Promise<Transport> {
  const { pool, log, subscriptions = {}, unheard = [] } = options;
  await createSchema(pool);
  for (const [service, types] of Object.entries(subscriptions)) await addSubscription(pool, service, types);
  const listeners = createListeners(log);
  const session = await openSession({ pool, log, hear: listeners.hear });
  const reportUnroutable = createUnroutableReport(log, unheard);
  const workers = new Set<Worker>();
  const wake = (services: readonly string[]) => {
    for (const worker of workers) if (services.includes(worker.service)) worker.wake();
  };
  const poll = startPoll({ pool, log, services: () => [...new Set([...workers].map(({ service }) => service))], wake });

  return {
    publish: async (events) => {
      const { services, unroutable } = await enqueue(pool, events);
      reportUnroutable(unroutable);
      wake(services);
    },
    subscribe: async (subscriber) => {
      const { ladderMs = defaultLadderMs, leaseMs = 60_000 } = options;
      await addSubscription(pool, subscriber.service, subscriber.types);
      await releaseOrphans(pool);
      const worker = new Worker({ pool, log, owner: session.owner, subscriber, ladderMs, leaseMs });
      workers.add(worker);
      return {
        stop: async () => {
          workers.delete(worker);
          await worker.stop();
        },
      };
    },
    redeliver: async (service, event) => {
      await enqueueAgain(pool, service, event);
      wake([service]);
    },
    broadcast: async (topic, message) => {
      const payload = JSON.stringify({ topic, message });
      assert(Buffer.byteLength(payload) <= longestBroadcast, 'a broadcast carries kinds and ids only');
      await pool.query('SELECT pg_notify($1, $2)', [channel, payload]);
    },
    listen: async (topic, hear) => listeners.add(topic, hear),
    queues: () => figures(pool),
    healthy: async () => session.connected() && (await answers(pool)),
    close: async () => {
      await poll.stop();
      await Promise.all([...workers].map((worker) => worker.stop()));
      workers.clear();
      await session.close();
    },
  };
}

async function answers(pool: pg.Pool): Promise<boolean> {
  try {
    await pool.query('SELECT 1');
    return true;
  } catch {
    return false;
  }
}

/** One cheap question for all subscriptions of the process, every 20 ms after there was something, every 50 ms when idle. */
function startPoll(options: {
  pool: pg.Pool;
  log: Logger;
  services: () => string[];
  wake: (services: readonly string[]) => void;
}): { stop(): Promise<void> } {
  const { pool, log, services, wake } = options;
  const stopped = new Signal();
  const run = async () => {
    let waitMs = 20;
    let orphansAt = Date.now() + orphansEveryMs;
    while (!(await stopped.taken(waitMs))) {
      try {
        const mine = services();
        const busy = mine.length === 0 ? [] : await servicesWithWork(pool, mine);
        wake(busy);
        waitMs = busy.length > 0 ? 20 : Math.min(50, waitMs * 1.1);
        if (Date.now() < orphansAt) continue;
        orphansAt = Date.now() + orphansEveryMs;
        await releaseOrphans(pool);
      } catch (error) {
        // The workers say so once; here it is only a slower poll.
        log.debug({ err: error }, 'bus: cannot see who has work');
        waitMs = 500;
      }
    }
  };
  const ended = run();
  return {
    stop: () => {
      stopped.give();
      return ended;
    },
  };
}

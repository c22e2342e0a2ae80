import { failpoint } from '@quittance/failpoint';
import type { Logger } from '@quittance/telemetry/log';
import { counter } from '@quittance/telemetry/metrics';
import type pg from 'pg';
import { backoff, pause } from './backoff.ts';
import { publishTraced } from './cause.ts';
import { envelopeOf, markPublished, type OutboxRow, prune, unpublished } from './outbox-rows.ts';
import { Signal } from './signal.ts';
import type { Transport } from './transport.ts';

export type RelayOptions = {
  /** Of the service's database, connected directly: a session lock does not survive a pooler. One connection is kept. */
  pool: pg.Pool;
  transport: Pick<Transport, 'publish'>;
  log: Logger;
  /** Called over the leader's connection each time before it looks for events: writes those that commands have only taken note of. */
  beforeReading?: ((client: pg.PoolClient) => Promise<void>) | undefined;
  /** Events published and marked together; 500 unless told. */
  batch?: number;
  /** How long published events and handled event ids are kept: 14 and 90 days unless told. */
  keepDays?: { outbox: number; inbox: number };
};

export type Relay = {
  /** There may be new events: called after a command has committed. Costs nothing, never throws. */
  wake(): void;
  /** Finishes the batch in work, but does not wait for a transport that hangs. */
  stop(): Promise<void>;
};

/** The session lock in each service's database that makes one relay the leader. */
const leaderLock = 0x72_65_6c_61;
/** How soon another process takes over. */
const standbyMs = 500;
const pruneEveryMs = 60_000;

const published = counter('quittance_events_published_total', 'Events confirmed by the transport.', ['type']);

/**
 * Publishes what stands in the outbox, in its order, and marks it afterwards: at least once, never lost. Of several relays on one
 * database one works and the others stand by. Survives the loss of the database and of the transport.
 */
export function startRelay(options: RelayOptions): Relay {
  const work = new Signal();
  const stopping = new AbortController();
  const ended = run(options, work, stopping.signal);
  return {
    wake: () => work.give(),
    stop: async () => {
      stopping.abort();
      work.give();
      await ended;
    },
  };
}

async function run(options: RelayOptions, work: Signal, stopping: AbortSignal): Promise<void> {
  let failures = 0;
  let told: string | null = null;
  const works = () => {
    failures = 0;
    told = null;
  };
  while (!stopping.aborted) {
    try {
      if (await lead(options, work, stopping, works)) continue;
      works();
      await pause(standbyMs * (0.5 + Math.random()), stopping);
    } catch (error) {
      const unprepared = error instanceof Unprepared;
      const what = unprepared
        ? 'relay: what comes before reading failed, events wait'
        : 'relay: no events can be read or marked, they wait';
      if (what !== told) options.log.warn({ err: unprepared ? error.cause : error }, what);
      told = what;
      await pause(backoff(failures++, { firstMs: 50, mostMs: 2_000 }), stopping);
    }
  }
}

/** Relays, saying each time that it `works`, until told to stop or until the connection, and with it the lock, is lost. False when another one leads. */
async function lead(options: RelayOptions, work: Signal, stopping: AbortSignal, works: () => void): Promise<boolean> {
  const client = await options.pool.connect();
  // Without a listener a lost connection would end the process. The next statement fails and tells, so that is made soon.
  const lost = () => work.give();
  client.on('error', lost);
  let clean = false;
  try {
    const { rows } = await client.query<{ leads: boolean }>(`SELECT pg_try_advisory_lock(${leaderLock}) AS leads`);
    const leads = rows[0]?.leads === true;
    if (leads) {
      await relay(client, options, work, stopping, works);
      await client.query(`SELECT pg_advisory_unlock(${leaderLock})`);
    }
    clean = true;
    return leads;
  } finally {
    client.off('error', lost);
    client.release(!clean);
  }
}

/** Everything goes over the connection that holds the lock: who has lost the lock can't mark anything any more. */
async function relay(
  client: pg.PoolClient,
  options: RelayOptions,
  work: Signal,
  stopping: AbortSignal,
  works: () => void,
): Promise<void> {
  const { batch = 500, keepDays = { outbox: 14, inbox: 90 } } = options;
  let idleMs = 20;
  let pruneAt = Date.now();
  while (!stopping.aborted) {
    await prepare(client, options);
    const rows = await unpublished(client, batch);
    works();
    if (rows.length > 0) {
      const confirmed = await publishAll(rows, options, stopping);
      await failpoint('relay.confirmed');
      if (confirmed) await markPublished(client, rows);
      await failpoint('relay.marked');
      idleMs = 20;
    } else {
      if (Date.now() >= pruneAt) pruneAt = (await prune(client, keepDays)) ? 0 : Date.now() + pruneEveryMs;
      idleMs = (await work.taken(idleMs)) ? 20 : Math.min(50, idleMs * 1.1);
    }
  }
}

/** `beforeReading` failed, for the `cause`, over a connection that is as good as before. */
class Unprepared extends Error {}

async function prepare(client: pg.PoolClient, { beforeReading }: RelayOptions): Promise<void> {
  try {
    await beforeReading?.(client);
  } catch (cause) {
    // Over a lost connection this fails too, and that is then what there is to tell.
    await client.query('ROLLBACK');
    throw new Unprepared('what comes before reading failed', { cause });
  }
}

/** Publishes the rows, as often as it takes. False when told to stop before it succeeded. */
async function publishAll(rows: readonly OutboxRow[], options: RelayOptions, stopping: AbortSignal): Promise<boolean> {
  const { transport, log } = options;
  for (let failures = 0; !stopping.aborted; failures++) {
    try {
      await publishTraced(rows.map(envelopeOf), (events) => unlessStopped(transport.publish(events), stopping));
      for (const row of rows) published.inc({ type: row.type });
      if (failures > 0) log.info({ failures }, 'relay: transport back');
      return true;
    } catch (error) {
      if (failures === 0) log.warn({ err: error, events: rows.length }, 'relay: transport away, events wait');
      await pause(backoff(failures, { firstMs: 50, mostMs: 2_000 }), stopping);
    }
  }
  return false;
}

/** After the stop the transport has so long to confirm. What it confirms later is published again at the next start: the inbox knows it. */
const stopMs = 2_000;

/** As the work, but rejects when it is not done soon after the stop. */
async function unlessStopped(work: Promise<void>, stopping: AbortSignal): Promise<void> {
  const late = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    timer = setTimeout(() => late.reject(new Error('stopped before the transport had confirmed')), stopMs);
  };
  if (stopping.aborted) stop();
  stopping.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([work, late.promise]);
  } finally {
    stopping.removeEventListener('abort', stop);
    clearTimeout(timer);
  }
}

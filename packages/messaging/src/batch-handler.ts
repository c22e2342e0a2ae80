import type { Sql } from '@quittance/database/sql';
import { assert } from '@quittance/result';
import type { Logger } from '@quittance/telemetry/log';
import { counter } from '@quittance/telemetry/metrics';
import { backoff, pause } from './backoff.ts';
import { handleTraced, withCauseOf } from './cause.ts';
import { groupByType } from './group-by-type.ts';
import { takeNew } from './inbox.ts';
import { type Incoming, type Route, Unprocessable } from './route.ts';
import type { Delivery, Verdict } from './transport.ts';

/** Opens a transaction, commits when `work` resolves, rolls back when it throws. */
export type Transaction<Tx> = <T>(work: (tx: Tx, sql: Sql) => Promise<T>) => Promise<T>;

type Context<Tx> = {
  service: string;
  transaction: Transaction<Tx>;
  routes: readonly Route<Tx>[];
  log: Logger;
  /** Aborted when the consumer stops: ends the wait for a database that is away. */
  signal: AbortSignal;
};

type Readable = Incoming & { attempt: number };
type RouteOf<Tx> = ReadonlyMap<string, Route<Tx>>;

const outcomes = counter('quittance_events_handled_total', 'Events by what became of them.', ['service', 'type', 'outcome']);

/** Answers the verdicts of a batch; nothing is `done` before its transaction has committed. */
export function createBatchHandler<Tx>(context: Context<Tx>): (deliveries: readonly Delivery[]) => Promise<Verdict[]> {
  const routeOf: RouteOf<Tx> = new Map(context.routes.map((route) => [route.contract.type, route]));
  assert(routeOf.size === context.routes.length, `${context.service} has one route per type`);
  return async (deliveries) => {
    const parsed = deliveries.map((delivery) => read(delivery, routeOf));
    const readable = parsed.filter((item) => 'data' in item);
    const together = await handleTogether(context, routeOf, readable);
    const verdicts: Verdict[] = [];
    for (const [index, item] of parsed.entries()) {
      const verdict = !('data' in item)
        ? item
        : together
          ? done
          : await withCauseOf([item], () => handleAlone(context, routeOf, item));
      report(context, deliveries[index], verdict);
      verdicts.push(verdict);
    }
    return verdicts;
  };
}

const done = { kind: 'done' } as const;

/** The event with its data parsed, or the verdict on one that can't be handled here. */
function read<Tx>({ event, attempt }: Delivery, routeOf: RouteOf<Tx>): Readable | Verdict {
  const contract = routeOf.get(event.type)?.contract;
  // A binding that an older version of the service left behind.
  if (contract === undefined) return done;
  const parsed = contract.schema.safeParse(event.data);
  if (!parsed.success) return { kind: 'dead', error: `The data do not fit the contract: ${parsed.error.message}` };
  return { event, attempt, data: parsed.data };
}

/** True when the whole batch has committed. */
async function handleTogether<Tx>(context: Context<Tx>, routeOf: RouteOf<Tx>, events: readonly Readable[]): Promise<boolean> {
  if (events.length < 2) return events.length === 0;
  try {
    await handle(context, routeOf, events);
    return true;
  } catch (error) {
    context.log.info({ err: error, events: events.length }, 'batch failed: its events are handled one by one');
    return false;
  }
}

async function handleAlone<Tx>(context: Context<Tx>, routeOf: RouteOf<Tx>, event: Readable): Promise<Verdict> {
  for (;;) {
    try {
      await handle(context, routeOf, [event]);
      return done;
    } catch (error) {
      const kind = error instanceof Unprocessable ? 'dead' : 'retry';
      // A failure while the database is away says nothing about the event: it is held and tried again, and no attempt is counted.
      if (await databaseWasAway(context)) continue;
      context.log.warn(
        { err: error, eventId: event.event.id, type: event.event.type, attempt: event.attempt, kind },
        'event failed',
      );
      return { kind, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
    }
  }
}

/** Inbox rows first, then the effects, in one transaction. */
function handle<Tx>(context: Context<Tx>, routeOf: RouteOf<Tx>, events: readonly Readable[]): Promise<void> {
  return context.transaction(async (tx, sql) => {
    const fresh = await takeNew(sql, context.service, events);
    for (const { type, events: group } of groupByType(fresh)) {
      await handleTraced(context.service, group, async () => {
        context.log.debug({ type, events: group.length }, 'events come in');
        await routeOf.get(type)?.handle(tx, group);
      });
    }
  });
}

/** Resolves once the database answers; true when it first did not. Rejects when the consumer stops before. */
async function databaseWasAway<Tx>({ transaction, log, signal }: Context<Tx>): Promise<boolean> {
  for (let failures = 0; ; failures++) {
    try {
      await transaction((_, sql) => sql.query('SELECT 1'));
      return failures > 0;
    } catch (error) {
      if (failures === 0) log.error({ err: error }, 'database away: events are held until it is back');
      await pause(backoff(failures, { firstMs: 100, mostMs: 5_000 }), signal);
      signal.throwIfAborted();
    }
  }
}

function report<Tx>({ service, log }: Context<Tx>, delivery: Delivery | undefined, verdict: Verdict): void {
  if (delivery === undefined) return;
  const { id, type } = delivery.event;
  outcomes.inc({ service, type, outcome: verdict.kind });
  if (verdict.kind !== 'dead') return;
  withCauseOf([delivery], () => log.error({ eventId: id, type, error: verdict.error }, 'event can never succeed: dead letter'));
}

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
    const fresh = readable.filter(({ attempt }) => attempt === 1);
    // Apart from those that nothing is known against.
    const again = readable.filter(({ attempt }) => attempt > 1);
    const failed = new Map([...(await handleAll(context, routeOf, fresh)), ...(await handleAll(context, routeOf, again))]);
    const verdicts = parsed.map((item) => ('data' in item ? (failed.get(item) ?? done) : item));
    for (const [index, verdict] of verdicts.entries()) report(context, deliveries[index], verdict);
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

/**
 * All in one transaction; when it fails each half alone, and so on: a bad event costs its neighbours a few transactions more, not one each, so
 * that they don't come in faster than they are handled. Answers the verdicts on those that failed alone.
 */
async function handleAll<Tx>(
  context: Context<Tx>,
  routeOf: RouteOf<Tx>,
  events: readonly Readable[],
): Promise<Map<Readable, Verdict>> {
  const [first] = events;
  if (first === undefined) return new Map();
  const failure = await withCauseOf(events, () => tryTogether(context, routeOf, events));
  if (failure === null) return new Map();
  if (events.length === 1) return new Map([[first, verdictOn(context, first, failure.error)]]);
  context.log.info({ err: failure.error, events: events.length }, 'batch failed: its halves are handled apart');
  const middle = Math.ceil(events.length / 2);
  const left = await handleAll(context, routeOf, events.slice(0, middle));
  return new Map([...left, ...(await handleAll(context, routeOf, events.slice(middle)))]);
}

/** Why the events could not be handled in one transaction; null when it has committed. */
async function tryTogether<Tx>(
  context: Context<Tx>,
  routeOf: RouteOf<Tx>,
  events: readonly Readable[],
): Promise<{ error: unknown } | null> {
  for (;;) {
    try {
      await handle(context, routeOf, events);
      return null;
    } catch (error) {
      // A failure while the database is away says nothing about the events: they are held and tried again, and no attempt is counted.
      if (await databaseWasAway(context)) continue;
      return { error };
    }
  }
}

function verdictOn<Tx>({ log }: Context<Tx>, { event, attempt }: Readable, error: unknown): Verdict {
  const kind = error instanceof Unprocessable ? 'dead' : 'retry';
  withCauseOf([{ event }], () => log.warn({ err: error, eventId: event.id, type: event.type, attempt, kind }, 'event failed'));
  return { kind, error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
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

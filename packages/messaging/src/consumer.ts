import { failpoint } from '@quittance/failpoint';
import type { Id } from '@quittance/ids';
import type { Logger } from '@quittance/telemetry/log';
import { histogram } from '@quittance/telemetry/metrics';
import { createBatchHandler, type Transaction } from './batch-handler.ts';
import { bury, openDeadLetters, replayDeadLetter, replayDeadLetters } from './dead-letters.ts';
import type { Route } from './route.ts';
import type { DeadLetter, Transport } from './transport.ts';

export { type Incoming, type Route, route, Unprocessable } from './route.ts';

export type ConsumerOptions<Tx> = {
  /** Names the queue, and the rows in inbox and dead_letter. */
  service: string;
  transport: Transport;
  /** Of the service's own database. */
  transaction: Transaction<Tx>;
  routes: readonly Route<Tx>[];
  log: Logger;
  /** Called after each batch: handlers append events too, so the relay wants to know (`relay.wake`). */
  afterCommit?: () => void;
};

export type RunningConsumer = {
  /** Lets the batch in work finish and takes no further one. */
  stop(): Promise<void>;
  /** Open dead letters, newest first, 100 unless told. */
  deadLetters(limit?: number): Promise<DeadLetter[]>;
  /** Sends a dead letter to this service again, with the same event id; false when there is no such open one. */
  replay(eventId: Id<'evt'>): Promise<boolean>;
  /** Sends all open dead letters again, or those of one type; answers how many. */
  replayAll(type?: string | null): Promise<number>;
};

const duration = histogram('quittance_event_batch_seconds', 'From a batch of events to its verdicts.', ['service']);

/**
 * Handles the events of a service: up to 100 in one transaction together with their inbox rows, so that each has its effect once
 * however often it is delivered; acknowledged only after the commit. When a batch fails, its halves are tried apart, and so on, so
 * that a bad event costs its neighbours next to nothing. While the database is away events are held, and no attempt is counted.
 */
export async function startConsumer<Tx>(options: ConsumerOptions<Tx>): Promise<RunningConsumer> {
  const { service, transport, transaction, routes, log, afterCommit } = options;
  const stopping = new AbortController();
  const handleBatch = createBatchHandler({ service, transaction, routes, log, signal: stopping.signal });
  const subscription = await transport.subscribe({
    service,
    types: routes.map((route) => route.contract.type),
    handle: async (deliveries) => {
      const stopTimer = duration.startTimer({ service });
      const verdicts = await handleBatch(deliveries);
      stopTimer();
      afterCommit?.();
      // An error here is a redelivery: everything has happened, and the transport is not told.
      await failpoint('consumer.committed');
      return verdicts;
    },
    bury: (letters) => transaction((_, sql) => bury(sql, service, letters)),
  });
  return {
    stop: () => {
      stopping.abort();
      return subscription.stop();
    },
    deadLetters: (limit = 100) => transaction((_, sql) => openDeadLetters(sql, service, limit)),
    replay: (eventId) => replayDeadLetter({ transaction, transport, service }, eventId),
    replayAll: (type) => replayDeadLetters({ transaction, transport, service }, type),
  };
}

import type { DataOf, EventContract, EventEnvelope } from '@quittance/events/envelope';

/** One event as a handler gets it: the envelope, and the data parsed by the contract. */
export type Incoming<Contract extends EventContract = EventContract> = { event: EventEnvelope; data: DataOf<Contract> };

/** What a service does with one type of event. */
export type Route<Tx> = {
  contract: EventContract;
  /** Gets the new events of a batch, in order per aggregate; all of it in the transaction that also holds their inbox rows. */
  handle(tx: Tx, events: readonly Incoming[]): Promise<void>;
};

/**
 * Binds a handler to a contract. The handler may be run again with one event at a time when a batch fails, must not look beyond its
 * transaction, and throws `Unprocessable` for what can never succeed.
 */
export function route<Tx, Contract extends EventContract>(
  contract: Contract,
  handle: (tx: Tx, events: readonly Incoming<Contract>[]) => Promise<void>,
): Route<Tx> {
  return { contract, handle: (tx, events) => handle(tx, events as readonly Incoming<Contract>[]) };
}

/** Thrown by a handler for an event that can never succeed: it becomes a dead letter at once instead of being tried again. */
export class Unprocessable extends Error {
  override name = 'Unprocessable';
}

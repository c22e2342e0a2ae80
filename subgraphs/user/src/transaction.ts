import { prismaSql } from '@quittance/database/prisma-sql';
import type { EventContract } from '@quittance/events/envelope';
import { appendEvents, type NewEvent } from '@quittance/messaging/outbox';
import type { Deps } from './deps.ts';
import { Prisma } from './generated/prisma/client.ts';
import type { Tx } from './tx.ts';

/** Runs a command in one transaction and wakes the relay once it is committed. */
export async function inTransaction<T>(deps: Pick<Deps, 'db' | 'wakeRelay'>, work: (tx: Tx) => Promise<T>): Promise<T> {
  const outcome = await deps.db.$transaction(work);
  deps.wakeRelay();
  return outcome;
}

/** Appends events to the outbox: once per transaction, as its last statement. */
export function emit<const Contracts extends readonly EventContract[]>(
  tx: Tx,
  events: readonly [...{ [Index in keyof Contracts]: NewEvent<Contracts[Index]> }],
): Promise<void> {
  return appendEvents(prismaSql(tx), events);
}

/** Does it once more when somebody took a unique name between our look and our write: the second look sees it. */
export async function againOnConflict<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return work();
    throw error;
  }
}

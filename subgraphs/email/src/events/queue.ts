import { prismaSql } from '@quittance/database/prisma-sql';
import { appendEvents } from '@quittance/messaging/outbox';
import type { Deps } from '../deps.ts';
import { type Draft, queueMessages } from '../message/queue-messages.ts';
import type { Tx } from '../tx.ts';

/** Queues the mails that a batch of events asks for, and tells about them. */
export async function queue(tx: Tx, deps: Deps, drafts: readonly Draft[]): Promise<void> {
  const { events } = await queueMessages(tx, deps, drafts);
  await appendEvents(prismaSql(tx), events);
}

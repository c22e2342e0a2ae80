import { toUuid } from '@quittance/ids';
import type { Message } from '../message/message.ts';
import { uuidOrNull } from '../nullable-id.ts';
import type { Tx } from '../tx.ts';

/** Puts the message into the built-in mailbox; its key refuses a second copy. */
export async function insertMailboxEntry(tx: Tx, message: Message, keptAt: Date): Promise<void> {
  const organizationId = uuidOrNull(message.organizationId);
  await tx.mailboxEntry.create({ data: { messageId: toUuid(message.id), organizationId, keptAt } });
}

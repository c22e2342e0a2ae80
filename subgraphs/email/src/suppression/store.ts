import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Suppression as Row } from '../generated/prisma/client.ts';
import type { IdPage } from '../id-page.ts';
import { recipientKey } from '../message/message.ts';
import type { Owner } from '../message/visibility.ts';
import { idOrNull, uuidOrNull } from '../nullable-id.ts';
import type { Tx } from '../tx.ts';
import type { Suppression, SuppressionReason } from './suppression.ts';

function toSuppression(row: Row): Suppression {
  return {
    id: fromUuid('sup', row.id),
    organizationId: idOrNull('org', row.organizationId),
    address: row.address,
    reason: row.reason as SuppressionReason,
    detail: row.detail,
    messageId: idOrNull('msg', row.messageId),
    createdAt: row.createdAt,
  };
}

/** What stands in the way of mail from the owner to the address; null when nothing does. */
export async function findSuppression(db: Tx, owner: Owner, address: string): Promise<Suppression | null> {
  const row = await db.suppression.findFirst({
    where: { organizationId: uuidOrNull(owner), address: recipientKey(address) },
  });
  return row && toSuppression(row);
}

/** Which of these messages must not go out, asked for all of them at once. */
export async function findSuppressed(
  db: Tx,
  messages: readonly { organizationId: Owner; recipient: string }[],
): Promise<(message: { organizationId: Owner; recipient: string }) => boolean> {
  const addresses = messages.map((message) => recipientKey(message.recipient));
  const rows = await db.suppression.findMany({
    select: { organizationId: true, address: true },
    where: { address: { in: addresses } },
  });
  const keyOf = (organizationId: string | null, address: string) => `${organizationId ?? 'system'} ${address}`;
  const suppressed = new Set(rows.map((row) => keyOf(row.organizationId, row.address)));
  return ({ organizationId, recipient }) => suppressed.has(keyOf(uuidOrNull(organizationId), recipientKey(recipient)));
}

export async function findSuppressionById(db: Tx, id: Id<'sup'>): Promise<Suppression | null> {
  const row = await db.suppression.findUnique({ where: { id: toUuid(id) } });
  return row && toSuppression(row);
}

/** Adds the address unless it is there. */
export async function insertSuppression(tx: Tx, suppression: Suppression): Promise<void> {
  const { id, organizationId, messageId, ...rest } = suppression;
  await tx.suppression.createMany({
    skipDuplicates: true,
    data: [
      {
        ...rest,
        id: toUuid(id),
        organizationId: uuidOrNull(organizationId),
        messageId: uuidOrNull(messageId),
      },
    ],
  });
}

/** False when it was not there (any more). */
export async function deleteSuppression(tx: Tx, id: Id<'sup'>): Promise<boolean> {
  const { count } = await tx.suppression.deleteMany({ where: { id: toUuid(id) } });
  return count > 0;
}

export type SuppressionFilter = {
  owner: Owner;
  reasons?: readonly SuppressionReason[] | undefined;
  /** Part of the address. */
  search?: string | undefined;
};

/** One row more than the page has, newest first. */
export async function listSuppressions(db: Tx, filter: SuppressionFilter, page: IdPage<'sup'>): Promise<Suppression[]> {
  const rows = await db.suppression.findMany({
    where: {
      organizationId: uuidOrNull(filter.owner),
      ...(filter.reasons && { reason: { in: [...filter.reasons] } }),
      ...(filter.search && { address: { contains: filter.search.toLowerCase().replaceAll(/[\\%_]/g, '\\$&') } }),
      ...(page.after && { id: { lt: toUuid(page.after) } }),
    },
    orderBy: { id: 'desc' },
    take: page.first + 1,
  });
  return rows.map(toSuppression);
}

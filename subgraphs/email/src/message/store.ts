import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Prisma } from '../generated/prisma/client.ts';
import type { IdPage } from '../id-page.ts';
import { idOrNull, uuidOrNull } from '../nullable-id.ts';
import type { Tx } from '../tx.ts';
import { type Message, type Purpose, recipientKey, type Status } from './message.ts';
import type { Owner } from './visibility.ts';

/** Everything of a message but its content, which is read only where it is shown or sent. */
const columns = {
  id: true,
  organizationId: true,
  purpose: true,
  recipient: true,
  fromName: true,
  fromAddress: true,
  replyTo: true,
  subject: true,
  invoiceId: true,
  partnerId: true,
  resendOfId: true,
  status: true,
  version: true,
  provider: true,
  dueAt: true,
  createdAt: true,
  sentAt: true,
} as const satisfies Prisma.MessageSelect;

type Row = Prisma.MessageGetPayload<{ select: typeof columns }>;

/** A message with what a worker still has to do for it. */
export type StoredMessage = Message & { dueAt: Date | null };

function toMessage(row: Row): StoredMessage {
  return {
    id: fromUuid('msg', row.id),
    organizationId: idOrNull('org', row.organizationId),
    purpose: row.purpose as Purpose,
    recipient: row.recipient,
    from: { name: row.fromName, address: row.fromAddress },
    replyTo: row.replyTo,
    subject: row.subject,
    invoiceId: idOrNull('inv', row.invoiceId),
    partnerId: idOrNull('ptn', row.partnerId),
    resendOfId: idOrNull('msg', row.resendOfId),
    status: row.status as Status,
    version: row.version,
    provider: row.provider,
    dueAt: row.dueAt,
    createdAt: row.createdAt,
    sentAt: row.sentAt,
  };
}

/** Which messages a list shows; all conditions hold together. */
export type MessageFilter = {
  owner: Owner;
  statuses?: readonly Status[] | undefined;
  purposes?: readonly Purpose[] | undefined;
  invoiceId?: Id<'inv'> | undefined;
  partnerId?: Id<'ptn'> | undefined;
  /** Part of the address or of the subject. */
  search?: string | undefined;
};

/** One row more than the page has, newest first; the key is the message's id, which grows with time. */
export async function listMessages(db: Tx, filter: MessageFilter, page: IdPage<'msg'>): Promise<StoredMessage[]> {
  const rows = await db.message.findMany({
    select: columns,
    where: {
      organizationId: uuidOrNull(filter.owner),
      ...(filter.statuses && { status: { in: [...filter.statuses] } }),
      ...(filter.purposes && { purpose: { in: [...filter.purposes] } }),
      ...(filter.invoiceId && { invoiceId: toUuid(filter.invoiceId) }),
      ...(filter.partnerId && { partnerId: toUuid(filter.partnerId) }),
      ...(filter.search && { OR: [contains('recipientKey', filter.search), contains('subject', filter.search)] }),
      ...(page.after && { id: { lt: toUuid(page.after) } }),
    },
    orderBy: { id: 'desc' },
    take: page.first + 1,
  });
  return rows.map(toMessage);
}

const contains = (column: 'recipientKey' | 'subject', part: string) => ({
  [column]: { contains: part.replaceAll(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const },
});

/** Those of the ids that exist, in no particular order. */
export async function findMessages(db: Tx, ids: readonly Id<'msg'>[]): Promise<StoredMessage[]> {
  const rows = await db.message.findMany({ select: columns, where: { id: { in: ids.map(toUuid) } } });
  return rows.map(toMessage);
}

/** The message, locked until the transaction ends. */
export async function lockMessage(tx: Tx, id: Id<'msg'>): Promise<StoredMessage | null> {
  await tx.$queryRaw`SELECT 1 FROM message WHERE id = ${toUuid(id)}::uuid FOR UPDATE`;
  return (await findMessages(tx, [id]))[0] ?? null;
}

/** The content of a message; null where it was erased because it carried a secret. */
export type Content = { text: string | null; html: string | null };

export async function findContents(db: Tx, ids: readonly Id<'msg'>[]): Promise<ReadonlyMap<Id<'msg'>, Content>> {
  const rows = await db.message.findMany({
    select: { id: true, textBody: true, htmlBody: true },
    where: { id: { in: ids.map(toUuid) } },
  });
  return new Map(rows.map((row) => [fromUuid('msg', row.id), { text: row.textBody, html: row.htmlBody }]));
}

/** A message that is to be written; `status` is QUEUED or SUPPRESSED. */
export type NewMessage = Omit<Message, 'status' | 'version' | 'provider' | 'sentAt'> & {
  status: 'QUEUED' | 'SUPPRESSED';
  /** At most one message per cause and recipient. */
  causeId: string;
  text: string;
  html: string | null;
  dueAt: Date | null;
  giveUpAt: Date;
};

/** Writes those that are not there yet, and answers their ids: a second try for the same cause and recipient changes nothing. */
export async function insertMessages(tx: Tx, messages: readonly NewMessage[]): Promise<ReadonlySet<Id<'msg'>>> {
  const rows = await tx.message.createManyAndReturn({
    select: { id: true },
    skipDuplicates: true,
    data: messages.map((message) => ({
      id: toUuid(message.id),
      organizationId: uuidOrNull(message.organizationId),
      purpose: message.purpose,
      causeId: message.causeId,
      recipient: message.recipient,
      recipientKey: recipientKey(message.recipient),
      fromName: message.from.name,
      fromAddress: message.from.address,
      replyTo: message.replyTo,
      subject: message.subject,
      textBody: message.text,
      htmlBody: message.html,
      invoiceId: uuidOrNull(message.invoiceId),
      partnerId: uuidOrNull(message.partnerId),
      resendOfId: uuidOrNull(message.resendOfId),
      status: message.status,
      dueAt: message.dueAt,
      giveUpAt: message.giveUpAt,
      createdAt: message.createdAt,
    })),
  });
  return new Set(rows.map((row) => fromUuid('msg', row.id)));
}

/** What changes together with a status. */
export type StatusChange = {
  status: Status;
  dueAt: Date | null;
  provider?: string | null;
  providerMessageId?: string | null;
  sentAt?: Date;
  deferrals?: { increment: 1 };
  lookUps?: 0 | { increment: 1 };
  /** Forgets the content: it carried a secret that has reached its reader. */
  erase?: boolean;
};

/** Writes the new state and answers its version. The caller holds the row's lock. */
export async function updateStatus(tx: Tx, id: Id<'msg'>, change: StatusChange): Promise<number> {
  const { erase, ...columnsToSet } = change;
  const { version } = await tx.message.update({
    select: { version: true },
    where: { id: toUuid(id) },
    data: { ...columnsToSet, version: { increment: 1 }, ...(erase && { textBody: null, htmlBody: null }) },
  });
  return version;
}

/** Notes who accepted a message that a delivery report has moved on already. */
export async function setAccepted(
  tx: Tx,
  id: Id<'msg'>,
  accepted: { provider: string; providerMessageId: string | null; sentAt: Date },
): Promise<void> {
  await tx.message.update({ where: { id: toUuid(id) }, data: accepted });
}

/** How many messages the organisation has sent by itself since then, and when the first of them was. */
export async function countCustom(
  tx: Tx,
  organizationId: Id<'org'>,
  since: Date,
): Promise<{ count: number; firstAt: Date | null }> {
  const found = await tx.message.aggregate({
    where: { organizationId: toUuid(organizationId), purpose: 'CUSTOM', createdAt: { gt: since } },
    _count: true,
    _min: { createdAt: true },
  });
  return { count: found._count, firstAt: found._min.createdAt };
}

/** Whether the message was sent again by somebody. */
export async function wasResent(tx: Tx, id: Id<'msg'>): Promise<boolean> {
  return (await tx.message.count({ where: { resendOfId: toUuid(id) } })) > 0;
}

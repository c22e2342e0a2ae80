import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Tx } from '../tx.ts';
import type { TimelineEntry, TimelineType } from './timeline.ts';

/** Appends entries; answers how many were new (a report that comes again is not). */
export async function appendTimeline(tx: Tx, entries: readonly TimelineEntry[]): Promise<number> {
  const { count } = await tx.timelineEntry.createMany({
    skipDuplicates: true,
    data: entries.map(({ id, messageId, type, at, detail, report }) => ({
      id: toUuid(id),
      messageId: toUuid(messageId),
      type,
      at,
      detail,
      provider: report?.provider ?? null,
      providerEventKey: report?.key ?? null,
    })),
  });
  return count;
}

/** What happened to these messages, oldest first. */
export async function findTimelines(db: Tx, messageIds: readonly Id<'msg'>[]): Promise<TimelineEntry[]> {
  const rows = await db.timelineEntry.findMany({
    where: { messageId: { in: messageIds.map(toUuid) } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => ({
    id: fromUuid('tml', row.id),
    messageId: fromUuid('msg', row.messageId),
    type: row.type as TimelineType,
    at: row.at,
    detail: row.detail,
  }));
}

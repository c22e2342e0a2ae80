import { fromUuid, type Id, newId, toUuid } from '@quittance/ids';
import { currentRequest } from '@quittance/telemetry/request';
import type { AuditRecord as Row } from '../generated/prisma/client.ts';
import { nameOf } from '../person/person.ts';
import { findPerson } from '../person/store.ts';
import type { Tx } from '../tx.ts';
import type { Action, Actor, AuditRecord } from './audit.ts';

function toRecord(row: Row): AuditRecord {
  return {
    id: fromUuid('aud', row.id),
    at: row.at,
    action: row.action as Action,
    actor: { id: row.actorId === null ? null : fromUuid('usr', row.actorId), name: row.actorName },
    organizationId: row.organizationId === null ? null : fromUuid('org', row.organizationId),
    subject: row.subject,
    details: row.details as Record<string, string>,
    requestId: row.requestId,
  };
}

type NewRecord = {
  at: Date;
  action: Action;
  /** A person is recorded with the name they have now. */
  by: Id<'usr'> | Actor;
  organizationId?: Id<'org'> | null;
  subject?: string | null;
  details?: Readonly<Record<string, string>>;
  /** For what others tell of: the id, under which there is one record however often it is told, and the request. */
  id?: Id<'aud'>;
  requestId?: string | null;
};

/** Records a privileged action in the transaction that does it. */
export async function recordAction(tx: Tx, record: NewRecord): Promise<void> {
  const actor = typeof record.by === 'string' ? await actorOf(tx, record.by) : record.by;
  const row = {
    id: toUuid(record.id ?? newId('aud')),
    at: record.at,
    action: record.action,
    actorId: actor.id && toUuid(actor.id),
    actorName: actor.name,
    organizationId: record.organizationId ? toUuid(record.organizationId) : null,
    subject: record.subject ?? null,
    details: record.details ?? {},
    requestId: record.requestId === undefined ? (currentRequest()?.requestId ?? null) : record.requestId,
  };
  await tx.auditRecord.createMany({ data: [row], skipDuplicates: record.id !== undefined });
}

async function actorOf(tx: Tx, id: Id<'usr'>): Promise<Actor> {
  const person = await findPerson(tx, id);
  return { id, name: person === null ? id : nameOf(person) };
}

/** Whether the person did it for the organisation after that instant. */
export async function wasRecorded(
  db: Tx,
  { action, by, organizationId, after }: { action: Action; by: Id<'usr'>; organizationId: Id<'org'>; after: Date },
): Promise<boolean> {
  const where = { action, actorId: toUuid(by), organizationId: toUuid(organizationId), at: { gt: after } };
  return (await db.auditRecord.findFirst({ where, select: { id: true } })) !== null;
}

/** One row more than the page has, newest first; of one organisation or (null) of all and none. */
export async function listRecords(
  db: Tx,
  organizationId: Id<'org'> | null,
  page: { first: number; after: Id<'aud'> | null },
): Promise<AuditRecord[]> {
  const rows = await db.auditRecord.findMany({
    where: {
      ...(organizationId && { organizationId: toUuid(organizationId) }),
      ...(page.after && { id: { lt: toUuid(page.after) } }),
    },
    orderBy: { id: 'desc' },
    take: page.first + 1,
  });
  return rows.map(toRecord);
}

import type { DataOf } from '@quittance/events/envelope';
import { administrationBegun } from '@quittance/events/platform';
import { type Id, toUuid } from '@quittance/ids';
import type { Tx } from '../tx.ts';

type Begun = DataOf<typeof administrationBegun>;

/** What was told of a deed, and the request that did it. */
export type Heard<Deed extends Begun = Begun> = { deed: Deed; requestId: string | null };

/** Does nothing when it is there already. */
export async function insertDeed(tx: Tx, { deed, requestId }: Heard): Promise<void> {
  const row = { id: toUuid(deed.deedId), begunAt: new Date(deed.begunAt), deed, requestId };
  await tx.openDeed.createMany({ data: [row], skipDuplicates: true });
}

export async function deleteDeed(tx: Tx, id: Id<'aud'>): Promise<void> {
  await tx.openDeed.deleteMany({ where: { id: toUuid(id) } });
}

/** What began before that instant and is not known to have ended, oldest first; at most 100. */
export async function lostDeeds(tx: Tx, before: Date): Promise<Heard[]> {
  const where = { begunAt: { lt: before } };
  const rows = await tx.openDeed.findMany({ where, orderBy: [{ begunAt: 'asc' }, { id: 'asc' }], take: 100 });
  return rows.map((row) => ({ deed: administrationBegun.schema.parse(row.deed), requestId: row.requestId }));
}

export async function isRecorded(tx: Tx, id: Id<'aud'>): Promise<boolean> {
  return (await tx.auditRecord.count({ where: { id: toUuid(id) } })) === 1;
}

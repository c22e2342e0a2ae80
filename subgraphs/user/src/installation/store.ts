import { type Id, toUuid } from '@quittance/ids';
import type { Tx } from '../tx.ts';

/** Whether this installation has had its first administrator. */
export async function isSetUp(db: Tx): Promise<boolean> {
  const row = await db.installation.findFirst();
  return row?.setUpAt != null;
}

/** The same, but while it has not, who asks first holds it until their transaction ends: so that there is one first administrator. */
export async function lockUnlessSetUp(tx: Tx): Promise<{ setUp: boolean }> {
  if (await isSetUp(tx)) return { setUp: true };
  await tx.$queryRaw`SELECT FROM installation FOR UPDATE`;
  return { setUp: await isSetUp(tx) };
}

export async function markSetUp(tx: Tx, firstAdmin: Id<'usr'>, now: Date): Promise<void> {
  await tx.installation.updateMany({ where: { setUpAt: null }, data: { setUpAt: now, firstAdminId: toUuid(firstAdmin) } });
}

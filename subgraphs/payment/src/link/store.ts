import { createHash } from 'node:crypto';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Db, Tx } from '../deps.ts';

/** What a payment token looks like: 128 bits or more, base64url. */
export const tokenPattern = /^[\w-]{22,64}$/;

export function hashOfToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest());
}

/** The invoice that a token opens, found by its hash: the token itself is nowhere in the database. */
export async function findLinkedInvoice(db: Db, token: string): Promise<Id<'inv'> | null> {
  const link = await db.paymentLink.findUnique({ where: { tokenHash: hashOfToken(token) } });
  return link === null ? null : fromUuid('inv', link.invoiceId);
}

export async function saveLinks(tx: Tx, links: readonly { invoiceId: Id<'inv'>; payToken: string }[]): Promise<void> {
  const data = links.map(({ invoiceId, payToken }) => ({ tokenHash: hashOfToken(payToken), invoiceId: toUuid(invoiceId) }));
  await tx.paymentLink.createMany({ data, skipDuplicates: true });
}

/** True when a view was last told before `before`; the next one is then told by this caller alone. */
export async function takeViewToTell(tx: Tx, invoiceId: Id<'inv'>, now: Date, before: Date): Promise<boolean> {
  const { count } = await tx.paymentLink.updateMany({
    where: { invoiceId: toUuid(invoiceId), OR: [{ toldAt: null }, { toldAt: { lt: before } }] },
    data: { toldAt: now },
  });
  return count === 1;
}

import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { PrismaClient } from '../generated/prisma/client.ts';

const mostPerBill = 100;

/** The transfers that settled these bills, by bill, oldest first; of each bill the newest 100. */
export async function transfersOfBills(
  db: Pick<PrismaClient, '$queryRawUnsafe'>,
  billIds: readonly Id<'bil'>[],
): Promise<Map<Id<'bil'>, Id<'tra'>[]>> {
  const rows = await db.$queryRawUnsafe<{ billId: string; transferId: string }[]>(
    `SELECT newest.bill_id::text AS "billId", newest.transfer_id::text AS "transferId"
       FROM unnest($1::uuid[]) AS bill (id)
      CROSS JOIN LATERAL (
            SELECT bill_id, transfer_id, settled_at FROM settlement WHERE bill_id = bill.id ORDER BY settled_at DESC LIMIT ${mostPerBill}) AS newest
      ORDER BY newest.settled_at, newest.transfer_id`,
    billIds.map(toUuid),
  );
  const transfers = new Map<Id<'bil'>, Id<'tra'>[]>();
  for (const row of rows) {
    const billId = fromUuid('bil', row.billId);
    transfers.set(billId, [...(transfers.get(billId) ?? []), fromUuid('tra', row.transferId)]);
  }
  return transfers;
}

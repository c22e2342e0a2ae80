import type { Sql } from '@quittance/database/sql';
import { type Id, toUuid } from '@quittance/ids';
import type { Bill } from '../bill/bill.ts';
import type { Funding, Refund } from './funding.ts';
import { lockFundings } from './funding-rows.ts';
import { findReservations } from './reservation-rows.ts';
import type { Matter } from './step.ts';

/** Gathers what was given for the bills, and the payments that are for no bill, locked. */
export async function loadMatters(sql: Sql, bills: readonly Bill[], fundingIds: readonly string[] = []): Promise<Matter[]> {
  const fundings = await lockFundings(
    sql,
    bills.map(({ id }) => toUuid(id)),
    fundingIds,
  );
  const fundingsFound = fundings.map(({ id }) => id);
  const refunds = await findRefunds(sql, fundingsFound);
  const reservations = await findReservations(sql, fundingsFound);
  const matterOf = (bill: Bill | null, own: readonly Funding[]): Matter => {
    const ids = new Set(own.map(({ id }) => id));
    const isOwn = ({ fundingId }: { fundingId: string }) => ids.has(fundingId);
    return { bill, fundings: own, refunds: refunds.filter(isOwn), reservations: reservations.filter(isOwn) };
  };
  const ofBills = bills.map((bill) =>
    matterOf(
      bill,
      fundings.filter(({ billId }) => billId === bill.id),
    ),
  );
  return [...ofBills, ...fundings.filter(({ billId }) => billId === null).map((funding) => matterOf(null, [funding]))];
}

async function findRefunds(sql: Sql, fundingIds: readonly string[]): Promise<Refund[]> {
  if (fundingIds.length === 0) return [];
  return sql.query<Refund>(
    `SELECT id, funding_id::text AS "fundingId", amount_minor AS "amountMinor", booked_minor AS "bookedMinor", refunded_at AS "refundedAt"
       FROM refund WHERE funding_id = ANY($1::uuid[]) ORDER BY refunded_at, id`,
    [fundingIds],
  );
}

/** Records refunds; what is known already is left as it is. */
export async function recordRefunds(sql: Sql, refunds: readonly Refund[]): Promise<void> {
  if (refunds.length === 0) return;
  await sql.execute(
    `INSERT INTO refund (id, funding_id, amount_minor, refunded_at)
     SELECT id, funding_id, amount_minor, refunded_at
       FROM jsonb_to_recordset($1::jsonb) AS given (id text, funding_id uuid, amount_minor bigint, refunded_at timestamptz) ORDER BY id
     ON CONFLICT (id) DO NOTHING`,
    [
      JSON.stringify(
        refunds.map((refund) => ({
          id: refund.id,
          funding_id: refund.fundingId,
          amount_minor: refund.amountMinor.toString(),
          refunded_at: refund.refundedAt,
        })),
      ),
    ],
  );
}

/** Writes how much of these refunds is booked. */
export async function saveRefunds(sql: Sql, refunds: readonly Refund[]): Promise<void> {
  if (refunds.length === 0) return;
  await sql.execute(
    `UPDATE refund SET booked_minor = changed.booked_minor
       FROM jsonb_to_recordset($1::jsonb) AS changed (id text, booked_minor bigint) WHERE refund.id = changed.id`,
    [JSON.stringify(refunds.map(({ id, bookedMinor }) => ({ id, booked_minor: bookedMinor.toString() })))],
  );
}

export type Settlement = { transferId: string; billId: Id<'bil'>; fundingId: string; amountMinor: bigint };

/** Records which transfers settled what. */
export async function insertSettlements(sql: Sql, settlements: readonly Settlement[], now: Date): Promise<void> {
  if (settlements.length === 0) return;
  await sql.execute(
    `INSERT INTO settlement (transfer_id, bill_id, funding_id, amount_minor, settled_at)
     SELECT transfer_id, bill_id, funding_id, amount_minor, settled_at
       FROM jsonb_to_recordset($1::jsonb)
         AS given (transfer_id uuid, bill_id uuid, funding_id uuid, amount_minor bigint, settled_at timestamptz)`,
    [
      JSON.stringify(
        settlements.map((settlement) => ({
          transfer_id: settlement.transferId,
          bill_id: toUuid(settlement.billId),
          funding_id: settlement.fundingId,
          amount_minor: settlement.amountMinor.toString(),
          settled_at: now,
        })),
      ),
    ],
  );
}

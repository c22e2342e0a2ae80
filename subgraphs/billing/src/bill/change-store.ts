import type { Sql } from '@quittance/database/sql';
import { toUuid } from '@quittance/ids';
import type { BillChange } from './change.ts';

/** Records what changed in bills, which are saved already: whose they are and in which currency is theirs. */
export async function insertChanges(sql: Sql, changes: readonly BillChange[]): Promise<void> {
  if (changes.length === 0) return;
  await sql.execute(
    `INSERT INTO bill_change (bill_id, version, kind, organization_id, partner_id, amount_minor, currency, happened_on)
     SELECT bill.id, given.version, given.kind, bill.organization_id, bill.partner_id, given.amount_minor, bill.currency, given.happened_on
       FROM jsonb_to_recordset($1::jsonb) AS given (bill_id uuid, version integer, kind text, amount_minor bigint, happened_on date)
       JOIN bill ON bill.id = given.bill_id`,
    [
      JSON.stringify(
        changes.map(({ billId, version, kind, amountMinor, happenedOn }) => ({
          bill_id: toUuid(billId),
          version,
          kind,
          amount_minor: amountMinor.toString(),
          happened_on: happenedOn,
        })),
      ),
    ],
  );
}

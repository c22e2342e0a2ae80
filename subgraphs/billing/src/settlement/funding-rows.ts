import type { Sql } from '@quittance/database/sql';
import { idOrNull, uuidOrNull } from '../nullable-id.ts';
import type { Funding } from './funding.ts';

type FundingRow = Omit<Funding, 'billId' | 'organizationId' | 'paidByUserId' | 'paidByOrganizationId' | 'toWalletId'> & {
  billId: string | null;
  organizationId: string | null;
  paidByUserId: string | null;
  paidByOrganizationId: string | null;
  toWalletId: string | null;
};

/** Locks what was given for the bills, and those of the ids that are for no bill. */
export async function lockFundings(sql: Sql, billIds: readonly string[], ids: readonly string[]): Promise<Funding[]> {
  const rows = await sql.query<FundingRow>(
    `SELECT funding.id::text, source, purpose, provider, bill_id::text AS "billId", funding.organization_id::text AS "organizationId",
            paid_by_user_id::text AS "paidByUserId", paid_by_organization_id::text AS "paidByOrganizationId",
            to_wallet_id::text AS "toWalletId", target.id::text AS "targetAccountId", amount_minor AS "amountMinor", funding.currency,
            applied_minor AS "appliedMinor", released_minor AS "releasedMinor", refunded_minor AS "refundedMinor", held_minor AS "heldMinor",
            holder_account_id::text AS "holderAccountId", holder.kind AS "holderKind", applied_account_id::text AS "appliedAccountId",
            released_account_id::text AS "releasedAccountId", received_at AS "receivedAt", version
       FROM funding
       LEFT JOIN account AS holder ON holder.id = funding.holder_account_id
       LEFT JOIN wallet AS target ON target.id = funding.to_wallet_id AND target.currency = funding.currency
      WHERE bill_id = ANY($1::uuid[]) OR (bill_id IS NULL AND funding.id = ANY($2::uuid[]))
      ORDER BY funding.id FOR UPDATE OF funding`,
    [billIds, ids],
  );
  return rows.map((row) => ({
    ...row,
    billId: idOrNull('bil', row.billId),
    organizationId: idOrNull('org', row.organizationId),
    paidByUserId: idOrNull('usr', row.paidByUserId),
    paidByOrganizationId: idOrNull('org', row.paidByOrganizationId),
    toWalletId: idOrNull('wal', row.toWalletId),
  }));
}

/** Records money that came in; what is known already is left as it is. */
export async function recordFundings(sql: Sql, fundings: readonly Funding[]): Promise<void> {
  if (fundings.length === 0) return;
  await sql.execute(
    `INSERT INTO funding (id, source, purpose, provider, bill_id, organization_id, paid_by_user_id, paid_by_organization_id, to_wallet_id,
                          amount_minor, currency, applied_minor, released_minor, refunded_minor, holder_account_id, applied_account_id,
                          released_account_id, received_at, version)
     SELECT id, source, purpose, provider, bill_id, organization_id, paid_by_user_id, paid_by_organization_id, to_wallet_id, amount_minor,
            currency, applied_minor, released_minor, refunded_minor, holder_account_id, applied_account_id, released_account_id, received_at,
            version
       FROM jsonb_to_recordset($1::jsonb) AS given (${fundingColumns}) ORDER BY id
     ON CONFLICT (id) DO NOTHING`,
    [JSON.stringify(fundings.map(fundingRow))],
  );
}

/** Writes where the money of these fundings is now. */
export async function saveFundings(sql: Sql, fundings: readonly Funding[]): Promise<void> {
  if (fundings.length === 0) return;
  await sql.execute(
    `UPDATE funding
        SET applied_minor = changed.applied_minor, released_minor = changed.released_minor, refunded_minor = changed.refunded_minor,
            held_minor = changed.held_minor,
            holder_account_id = changed.holder_account_id, applied_account_id = changed.applied_account_id,
            released_account_id = changed.released_account_id, version = changed.version
       FROM jsonb_to_recordset($1::jsonb) AS changed (${fundingColumns})
      WHERE funding.id = changed.id`,
    [JSON.stringify(fundings.map(fundingRow))],
  );
}

const fundingColumns = `
  id uuid, source text, purpose text, provider text, bill_id uuid, organization_id uuid, paid_by_user_id uuid, paid_by_organization_id uuid,
  to_wallet_id uuid, amount_minor bigint, currency text, applied_minor bigint, released_minor bigint, refunded_minor bigint, held_minor bigint,
  holder_account_id uuid, applied_account_id uuid, released_account_id uuid, received_at timestamptz, version integer`;

function fundingRow(funding: Funding): Record<string, unknown> {
  return {
    id: funding.id,
    source: funding.source,
    purpose: funding.purpose,
    provider: funding.provider,
    bill_id: uuidOrNull(funding.billId),
    organization_id: uuidOrNull(funding.organizationId),
    paid_by_user_id: uuidOrNull(funding.paidByUserId),
    paid_by_organization_id: uuidOrNull(funding.paidByOrganizationId),
    to_wallet_id: uuidOrNull(funding.toWalletId),
    amount_minor: funding.amountMinor.toString(),
    currency: funding.currency,
    applied_minor: funding.appliedMinor.toString(),
    released_minor: funding.releasedMinor.toString(),
    refunded_minor: funding.refundedMinor.toString(),
    held_minor: funding.heldMinor.toString(),
    holder_account_id: funding.holderAccountId,
    applied_account_id: funding.appliedAccountId,
    released_account_id: funding.releasedAccountId,
    received_at: funding.receivedAt,
    version: funding.version,
  };
}

import type { Sql } from '@quittance/database/sql';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { KnownBill } from '../bill/bill.ts';
import { uuidOrNull } from '../nullable-id.ts';
import { type Autopay, type AutopayOrder, type AutopayRefusal, monthOf } from './autopay.ts';

type AutopayRow = Omit<Autopay, 'walletId'> & { walletId: string };

const columns = `wallet_id::text AS "walletId", active, most_per_bill_minor AS "mostPerBillMinor",
  most_per_month_minor AS "mostPerMonthMinor", set_at AS "setAt"`;

/** What these wallets pay by themselves; those where that was never set are left out. */
export async function findAutopays(sql: Sql, walletIds: readonly Id<'wal'>[]): Promise<Autopay[]> {
  const text = `SELECT ${columns} FROM autopay WHERE wallet_id = ANY($1::uuid[])`;
  return (await sql.query<AutopayRow>(text, [walletIds.map(toUuid)])).map(autopayOf);
}

/** The same, locked: payments of one wallet wait for each other, so that the limit per month holds. */
export async function lockAutopay(sql: Sql, walletId: Id<'wal'>): Promise<Autopay | null> {
  const text = `SELECT ${columns} FROM autopay WHERE wallet_id = $1::uuid FOR UPDATE`;
  const [row] = await sql.query<AutopayRow>(text, [toUuid(walletId)]);
  return row === undefined ? null : autopayOf(row);
}

function autopayOf(row: AutopayRow): Autopay {
  return { ...row, walletId: fromUuid('wal', row.walletId) };
}

export async function saveAutopay(sql: Sql, autopay: Autopay): Promise<void> {
  await sql.execute(
    `INSERT INTO autopay (wallet_id, active, most_per_bill_minor, most_per_month_minor, set_at)
     VALUES ($1::uuid, $2, $3::bigint, $4::bigint, $5::timestamptz)
     ON CONFLICT (wallet_id) DO UPDATE SET active = excluded.active, most_per_bill_minor = excluded.most_per_bill_minor,
            most_per_month_minor = excluded.most_per_month_minor, set_at = excluded.set_at`,
    [
      toUuid(autopay.walletId),
      autopay.active,
      autopay.mostPerBillMinor.toString(),
      autopay.mostPerMonthMinor?.toString() ?? null,
      autopay.setAt.toISOString(),
    ],
  );
}

export async function stopPaying(sql: Sql, walletId: Id<'wal'>): Promise<void> {
  await sql.execute('UPDATE autopay SET active = false WHERE wallet_id = $1::uuid', [toUuid(walletId)]);
}

/** Has the wallets of those who owe these bills pay them, where they do that by themselves. A bill is ordered once, whoever claims it later. */
export async function orderPayments(sql: Sql, bills: readonly KnownBill[], now: Date): Promise<void> {
  if (bills.length === 0) return;
  await sql.execute(
    `INSERT INTO autopay_order (bill_id, wallet_id, status, ordered_at)
     SELECT owed.id, autopay.wallet_id, 'DUE', $5::timestamptz
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) AS owed (id, user_id, organization_id, currency)
       JOIN wallet ON wallet.currency = owed.currency
        AND (wallet.owner_organization_id = owed.organization_id OR (owed.organization_id IS NULL AND wallet.owner_user_id = owed.user_id))
       JOIN autopay ON autopay.wallet_id = wallet.id AND autopay.active
      ORDER BY owed.id
     ON CONFLICT (bill_id) DO NOTHING`,
    [
      bills.map(({ id }) => toUuid(id)),
      bills.map(({ claim }) => uuidOrNull(claim?.userId ?? null)),
      bills.map(({ claim }) => uuidOrNull(claim?.organizationId ?? null)),
      bills.map(({ terms }) => terms.currency),
      now.toISOString(),
    ],
  );
}

type OrderRow = {
  billId: string;
  walletId: string;
  status: AutopayOrder['status'];
  reason: AutopayRefusal | null;
  resolvedAt: Date | null;
};

const orderColumns = `bill_id::text AS "billId", wallet_id::text AS "walletId", status, reason, resolved_at AS "resolvedAt"`;

function orderOf(row: OrderRow): AutopayOrder {
  return { ...row, billId: fromUuid('bil', row.billId), walletId: fromUuid('wal', row.walletId) };
}

/** The orders of these bills, in no particular order. */
export async function findOrders(sql: Sql, billIds: readonly Id<'bil'>[]): Promise<AutopayOrder[]> {
  const text = `SELECT ${orderColumns} FROM autopay_order WHERE bill_id = ANY($1::uuid[])`;
  return (await sql.query<OrderRow>(text, [billIds.map(toUuid)])).map(orderOf);
}

/** What is to be paid, oldest first. */
export async function dueOrders(sql: Sql, most: number): Promise<{ invoiceId: Id<'inv'>; billId: Id<'bil'> }[]> {
  const rows = await sql.query<{ billId: string; invoiceId: string }>(
    `SELECT bill.id::text AS "billId", bill.invoice_id::text AS "invoiceId" FROM autopay_order JOIN bill ON bill.id = autopay_order.bill_id
      WHERE autopay_order.status = 'DUE' ORDER BY ordered_at LIMIT $1::int`,
    [most],
  );
  return rows.map(({ billId, invoiceId }) => ({ billId: fromUuid('bil', billId), invoiceId: fromUuid('inv', invoiceId) }));
}

/** Says what became of an order. */
export async function resolveOrder(
  sql: Sql,
  billId: Id<'bil'>,
  resolved: { paidMinor: bigint } | { reason: AutopayRefusal },
  now: Date,
): Promise<void> {
  const isPaid = 'paidMinor' in resolved;
  await sql.execute(
    `UPDATE autopay_order SET status = $2, reason = $3, amount_minor = $4::bigint, resolved_at = $5::timestamptz WHERE bill_id = $1::uuid`,
    [
      toUuid(billId),
      isPaid ? 'PAID' : 'REFUSED',
      isPaid ? null : resolved.reason,
      isPaid ? resolved.paidMinor.toString() : null,
      now.toISOString(),
    ],
  );
}

/** What a wallet has paid by itself since the month (UTC) began. */
export async function paidThisMonth(sql: Sql, walletId: Id<'wal'>, now: Date): Promise<bigint> {
  const [row] = await sql.query<{ paid: bigint }>(
    `SELECT coalesce(sum(amount_minor), 0)::bigint AS paid FROM autopay_order
      WHERE wallet_id = $1::uuid AND status = 'PAID' AND resolved_at >= $2::timestamptz`,
    [toUuid(walletId), monthOf(now).toISOString()],
  );
  return row?.paid ?? 0n;
}

import type { Sql } from '@quittance/database/sql';
import { fromUuid } from '@quittance/ids';
import { type Facts, readFacts } from '@quittance/reconciliation/facts';

/** What came in from outside by transfers, by the payment that they are booked for. */
export const bookedPayments = (sql: Sql): Facts => bookedFor(sql, 'payment', 'debit');

/** What went back outside by transfers, by payment. */
export const bookedRefunds = (sql: Sql): Facts => bookedFor(sql, 'refund', 'credit');

/** The ledger has no index for this: all journals of the type are read and sorted, once. */
const bookedFor = (sql: Sql, type: string, side: string) =>
  readFacts(
    sql,
    `SELECT coalesce(journal.external_ref, '') AS id, transfer.currency, sum(transfer.amount_minor)::text AS amount
       FROM journal JOIN transfer ON transfer.journal_id = journal.id JOIN account ON account.id = transfer.${side}_account_id
      WHERE journal.type = '${type}' AND account.kind = 'clearing'
      GROUP BY coalesce(journal.external_ref, ''), transfer.currency
      ORDER BY coalesce(journal.external_ref, '') COLLATE "C", transfer.currency COLLATE "C"`,
  );

/** What is set aside by transfers for disputes that are not decided, by payment. */
export const setAsideForDisputes = (sql: Sql): Facts => setAside(sql, 'disputes');

/** What is set aside by transfers for refunds that were asked for and are not made yet, by payment. */
export const setAsideForRefunds = (sql: Sql): Facts => setAside(sql, 'refunds');

/** What administrators book into a reserve is for no payment. */
const setAside = (sql: Sql, reserve: string) =>
  readFacts(
    sql,
    `SELECT coalesce(journal.external_ref, '') AS id, transfer.currency, sum(${creditedMinor})::text AS amount
       FROM account JOIN entry ON entry.account_id = account.id
            JOIN transfer ON transfer.id = entry.transfer_id JOIN journal ON journal.id = transfer.journal_id
      WHERE account.kind = '${reserve}' AND journal.type <> 'platform'
      GROUP BY coalesce(journal.external_ref, ''), transfer.currency HAVING sum(${creditedMinor}) <> 0
      ORDER BY coalesce(journal.external_ref, '') COLLATE "C", transfer.currency COLLATE "C"`,
  );

const creditedMinor = `CASE side WHEN 'credit' THEN entry.amount_minor ELSE -entry.amount_minor END`;

const paymentId = (uuid: string) => fromUuid('pay', uuid);

/** What billing was told was captured, by payment. */
export const toldPayments = (sql: Sql): Facts =>
  readFacts(
    sql,
    `SELECT id::text, currency, amount_minor::text AS amount FROM funding WHERE source <> 'WALLET' ORDER BY funding.id`,
    paymentId,
  );

/** What billing was told was given back, by payment. */
export const toldRefunds = (sql: Sql): Facts =>
  readFacts(
    sql,
    `SELECT funding.id::text, currency, sum(refund.amount_minor)::text AS amount
       FROM refund JOIN funding ON funding.id = refund.funding_id GROUP BY funding.id ORDER BY funding.id`,
    paymentId,
  );

/** What billing was told is disputed and not decided, by payment: at most what is neither refunded nor set aside for a refund. */
export const toldDisputes = (sql: Sql): Facts =>
  readFacts(
    sql,
    `SELECT id::text, currency, least(disputed, amount_minor - refunded_minor - refunding)::text AS amount
       FROM funding JOIN (SELECT funding_id, sum(amount_minor) FILTER (WHERE status = 'OPEN') AS disputed,
                                 coalesce(sum(amount_minor) FILTER (WHERE status = 'RESERVED'), 0) AS refunding
                            FROM reservation GROUP BY funding_id) AS reserved ON funding_id = id
      WHERE disputed > 0 AND amount_minor > refunded_minor + refunding ORDER BY funding.id`,
    paymentId,
  );

/** What billing has set aside for refunds that were asked for, by payment, as it told whoever asked. */
export const reservedRefunds = (sql: Sql): Facts =>
  readFacts(
    sql,
    `SELECT funding.id::text, currency, sum(reservation.amount_minor)::text AS amount
       FROM reservation JOIN funding ON funding.id = funding_id WHERE status = 'RESERVED' GROUP BY funding.id ORDER BY funding.id`,
    paymentId,
  );

/** Disputes that were lost, by the provider's name for them. */
export const lostDisputes = (sql: Sql): Facts => ofDisputes(sql, 'reservation.amount_minor', `status = 'LOST'`);

/** What was given back under the name of a dispute. */
export const refundedDisputes = (sql: Sql): Facts => ofDisputes(sql, 'booked_minor', 'booked_minor IS NOT NULL');

const ofDisputes = (sql: Sql, amount: string, condition: string) =>
  readFacts(
    sql,
    `SELECT reservation.id, currency, (${amount})::text AS amount
       FROM reservation JOIN funding ON funding.id = reservation.funding_id LEFT JOIN refund ON refund.id = reservation.id
      WHERE reservation.kind = 'DISPUTE' AND ${condition} ORDER BY reservation.id COLLATE "C"`,
  );

/** Payments from wallets, by UUID of the transfer. */
export const walletPayments = (sql: Sql): Facts =>
  readFacts(
    sql,
    `SELECT id::text, currency, amount_minor::text AS amount FROM funding WHERE source = 'WALLET' ORDER BY funding.id`,
  );

/** The transfers that pay bills from wallets. */
export const walletTransfers = (sql: Sql): Facts =>
  readFacts(
    sql,
    `SELECT transfer.id::text, transfer.currency, transfer.amount_minor::text AS amount
       FROM journal JOIN transfer ON transfer.journal_id = journal.id WHERE journal.type = 'bill_payment' ORDER BY transfer.id`,
  );

/** What settled something, by UUID of the transfer. */
export const settlements = (sql: Sql): Facts =>
  readFacts(
    sql,
    `SELECT transfer_id::text AS id, currency, settlement.amount_minor::text AS amount
       FROM settlement JOIN bill ON bill.id = settlement.bill_id ORDER BY transfer_id`,
  );

/** The transfers that are said to have settled something. */
export const settlingTransfers = (sql: Sql): Facts =>
  readFacts(
    sql,
    `SELECT transfer.id::text, transfer.currency, transfer.amount_minor::text AS amount
       FROM settlement JOIN transfer ON transfer.id = settlement.transfer_id ORDER BY transfer.id`,
  );

/** What was applied to bills, by UUID of the bill. Every known bill, also with nothing. */
export const applied = (sql: Sql): Facts =>
  readFacts(
    sql,
    `SELECT bill.id::text, bill.currency, coalesce(sum(applied_minor), 0)::text AS amount
       FROM bill LEFT JOIN funding ON funding.bill_id = bill.id WHERE bill.currency IS NOT NULL GROUP BY bill.id ORDER BY bill.id`,
  );

/** What reports count as paid and not given back, by UUID of the bill. Every known bill, also with nothing. */
export const countedPaid = (sql: Sql): Facts => counted(sql, `CASE kind WHEN 'PAID' THEN 1 WHEN 'REFUNDED' THEN -1 ELSE 0 END`);

/** What reports count as billed and not canceled, by UUID of the bill. Every known bill, also with nothing. */
export const countedBilled = (sql: Sql): Facts =>
  counted(sql, `CASE kind WHEN 'BILLED' THEN 1 WHEN 'CANCELED' THEN -1 ELSE 0 END`);

const counted = (sql: Sql, sign: string) =>
  readFacts(
    sql,
    `SELECT bill.id::text, bill.currency, coalesce(sum(bill_change.amount_minor * ${sign}), 0)::text AS amount
       FROM bill LEFT JOIN bill_change ON bill_change.bill_id = bill.id AND bill_change.currency = bill.currency
        AND bill_change.organization_id = bill.organization_id AND bill_change.partner_id = bill.partner_id
      WHERE bill.currency IS NOT NULL GROUP BY bill.id ORDER BY bill.id`,
  );

/** What bills say is owed, by UUID of the bill: nothing once it is voided. */
export const owedOfBills = (sql: Sql): Facts => ofBills(sql, 'id', 'CASE WHEN voided THEN 0 ELSE amount_minor END');

/** What bills say is settled, by UUID of the bill. */
export const settledOfBills = (sql: Sql): Facts => ofBills(sql, 'id', 'settled_minor');

/** What bills say is settled, by UUID of the invoice. */
export const settledOfInvoices = (sql: Sql): Facts => ofBills(sql, 'invoice_id', 'settled_minor');

/**
 * What transfers brought to bills, as far as it is settled, by UUID of the bill: refunds and voided invoices have taken some of it back.
 * Where somebody paid themselves, out of the wallet that receives, nothing had to move.
 */
export const broughtToBills = (sql: Sql): Facts =>
  readFacts(
    sql,
    `SELECT bill.id::text, bill.currency, least(settled_minor, coalesce(brought_minor, 0) + coalesce(own_minor, 0))::text AS amount
       FROM bill
       LEFT JOIN (SELECT bill_id, sum(transfer.amount_minor) AS brought_minor
                    FROM settlement JOIN transfer ON transfer.id = settlement.transfer_id GROUP BY bill_id) AS brought ON brought.bill_id = bill.id
       LEFT JOIN (SELECT bill_id, sum(applied_minor) AS own_minor
                    FROM funding WHERE holder_account_id = applied_account_id GROUP BY bill_id) AS own ON own.bill_id = bill.id
      WHERE bill.currency IS NOT NULL ORDER BY bill.id`,
  );

/** What is owed for an invoice, by its UUID: nothing once it is voided. */
export const owed = (sql: Sql): Facts => ofBills(sql, 'invoice_id', 'CASE WHEN voided THEN 0 ELSE amount_minor END');

const ofBills = (sql: Sql, id: string, amount: string) =>
  readFacts(
    sql,
    `SELECT ${id}::text AS id, currency, (${amount})::text AS amount FROM bill WHERE currency IS NOT NULL ORDER BY bill.${id}`,
  );

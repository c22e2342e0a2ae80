import type { Sql } from '@quittance/database/sql';
import { fromUuid, toUuid } from '@quittance/ids';
import { type Grouping, type Movement, periodFrom, type ReportQuery, type ReportRow } from './report.ts';

/** Where in the order of rows a page goes on: `sortKeyOf` of the row before. */
export type SortKey = { from: string; currency: string; billedMinor: bigint; paidMinor: bigint; partnerId: string };

const unitOf: Readonly<Record<Grouping, string>> = { MONTH: 'month', QUARTER: 'quarter', YEAR: 'year' };

/**
 * Sums of what changed until the last day ($3) of an organisation ($1), by period and whatever else is grouped by. What was before the first
 * day ($2) has no period: it is what was outstanding then. Sums are text: they may be more than a bigint holds.
 */
function sums({ partnerId, currency, groupBy }: ReportQuery, groups: string): { text: string; values: string[] } {
  const values: string[] = [];
  const condition = (column: string, type: string, value: string | null) => {
    if (value === null) return '';
    values.push(value);
    return ` AND ${column} = $${values.length + 3}::${type}`;
  };
  const partner = condition('partner_id', 'uuid', partnerId === null ? null : toUuid(partnerId));
  const inCurrency = condition('currency', 'text', currency);
  const sum = (kind: string) => `coalesce(sum(amount_minor) FILTER (WHERE kind = '${kind}'), 0) AS ${kind.toLowerCase()}`;
  const text = `
    SELECT ${groups}, ${['BILLED', 'CANCELED', 'PAID', 'REFUNDED'].map(sum).join(', ')},
           CASE WHEN happened_on >= $2::date THEN greatest(date_trunc('${unitOf[groupBy]}', happened_on::timestamp)::date, $2::date) END AS starts_on
      FROM bill_change
     WHERE organization_id = $1::uuid AND happened_on <= $3::date${partner}${inCurrency}
     GROUP BY ${groups}, starts_on`;
  return { text, values };
}

const valuesOf = ({ organizationId, from, to }: ReportQuery) => [toUuid(organizationId), from, to];

type MovementRow = {
  startsOn: string | null;
  currency: string;
  billed: string;
  canceled: string;
  paid: string;
  refunded: string;
};

/** What happened, by period and currency, and before the first day by currency. */
export async function loadMovements(sql: Sql, query: ReportQuery): Promise<Movement[]> {
  const { text, values } = sums(query, 'currency');
  const rows = await sql.query<MovementRow>(
    `SELECT starts_on::text AS "startsOn", currency, billed::text, canceled::text, paid::text, refunded::text FROM (${text}) AS sums`,
    [...valuesOf(query), ...values],
  );
  return rows.map(movementOf);
}

function movementOf({ startsOn, currency, billed, canceled, paid, refunded }: MovementRow): Movement {
  return {
    startsOn,
    currency,
    billedMinor: BigInt(billed),
    canceledMinor: BigInt(canceled),
    paidMinor: BigInt(paid),
    refundedMinor: BigInt(refunded),
  };
}

type Row = MovementRow & { startsOn: string; partnerId: string; payerName: string; outstanding: string };

/**
 * Partners with what happened in each period and currency, where something did: latest period first, then by currency, whoever was billed
 * most first. At most `most`, after the one with that key. A partner is named as on their newest bill.
 */
export async function loadRows(sql: Sql, query: ReportQuery, after: SortKey | null, most: number): Promise<ReportRow[]> {
  const { text, values } = sums(query, 'partner_id, currency');
  const parameters: (string | number)[] = [...valuesOf(query), ...values];
  const parameter = (value: string | number, type: string) => `$${parameters.push(value)}::${type}`;
  const limit = parameter(most, 'int');
  const later = after === null ? 'true' : rowsAfter(after, parameter);
  const rows = await sql.query<Row>(
    `WITH sums AS (${text}),
          running AS (
            SELECT *, sum(billed - canceled - paid + refunded) OVER (PARTITION BY partner_id, currency ORDER BY starts_on NULLS FIRST) AS outstanding
              FROM sums),
          page AS (SELECT * FROM running WHERE starts_on IS NOT NULL AND ${later} ORDER BY ${orderOf('running')} LIMIT ${limit})
     SELECT starts_on::text AS "startsOn", partner_id::text AS "partnerId", currency, billed::text, canceled::text, paid::text, refunded::text,
            outstanding::text, newest.payer_name AS "payerName"
       FROM page
      CROSS JOIN LATERAL (
            SELECT payer_name FROM bill_change JOIN bill ON bill.id = bill_change.bill_id
             WHERE bill_change.organization_id = $1::uuid AND bill_change.partner_id = page.partner_id
             ORDER BY happened_on DESC LIMIT 1) AS newest
      ORDER BY ${orderOf('page')}`,
    parameters,
  );
  return rows.map((row) => rowOf(row, query));
}

const orderOf = (table: string) =>
  `${table}.starts_on DESC, ${table}.currency COLLATE "C", ${table}.billed DESC, ${table}.paid DESC, ${table}.partner_id`;

function rowsAfter(key: SortKey, parameter: (value: string, type: string) => string): string {
  const startsOn = parameter(key.from, 'date');
  const rest = [
    parameter(key.currency, 'text'),
    parameter((-key.billedMinor).toString(), 'numeric'),
    parameter((-key.paidMinor).toString(), 'numeric'),
    parameter(key.partnerId, 'uuid'),
  ];
  return `(starts_on < ${startsOn} OR (starts_on = ${startsOn} AND (currency COLLATE "C", -billed, -paid, partner_id) > (${rest.join(', ')})))`;
}

function rowOf(row: Row, { to, groupBy }: ReportQuery): ReportRow {
  const { startsOn: _, ...movement } = movementOf(row);
  const outstandingMinor = BigInt(row.outstanding);
  const { billedMinor, canceledMinor, paidMinor, refundedMinor } = movement;
  const openingMinor = outstandingMinor - billedMinor + canceledMinor + paidMinor - refundedMinor;
  return {
    ...periodFrom(row.startsOn, to, groupBy),
    partnerId: fromUuid('ptn', row.partnerId),
    payerName: row.payerName,
    figures: { ...movement, openingMinor, outstandingMinor },
  };
}

/** Of a row, for the page after it. */
export function sortKeyOf({ from, partnerId, figures }: ReportRow): SortKey {
  const { currency, billedMinor, paidMinor } = figures;
  return { from, currency, billedMinor, paidMinor, partnerId: toUuid(partnerId) };
}

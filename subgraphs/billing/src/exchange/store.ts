import type { Sql } from '@quittance/database/sql';
import { toUuid } from '@quittance/ids';
import type { Currency } from '@quittance/money/money';
import type { ExchangeRate } from './exchange-rate.ts';

type Quote = Omit<ExchangeRate, 'setByUserId' | 'setAt'>;

const columns = `from_currency AS "from", to_currency AS "to", rate, valid_from AS "validFrom", valid_until AS "validUntil"`;

export async function insertRate(sql: Sql, rate: ExchangeRate): Promise<void> {
  await sql.execute(
    `INSERT INTO exchange_rate (from_currency, to_currency, rate, valid_from, valid_until, set_by_user_id, set_at)
     VALUES ($1, $2, $3, $4::timestamptz, $5::timestamptz, $6::uuid, $7::timestamptz)`,
    [
      rate.from,
      rate.to,
      rate.rate,
      rate.validFrom.toISOString(),
      rate.validUntil.toISOString(),
      toUuid(rate.setByUserId),
      rate.setAt.toISOString(),
    ],
  );
}

/** The rate that counts at an instant: of those that are valid the one set last. */
export async function findRate(sql: Sql, from: Currency, to: Currency, at: Date): Promise<Quote | null> {
  const [rate] = await sql.query<Quote>(
    `SELECT ${columns} FROM exchange_rate
      WHERE from_currency = $1 AND to_currency = $2 AND valid_from <= $3::timestamptz AND valid_until > $3::timestamptz
      ORDER BY position DESC LIMIT 1`,
    [from, to, at.toISOString()],
  );
  return rate ?? null;
}

/** The rates that count at an instant, one per pair of currencies. */
export function listRates(sql: Sql, at: Date): Promise<Quote[]> {
  return sql.query<Quote>(
    `SELECT DISTINCT ON (from_currency, to_currency) ${columns} FROM exchange_rate
      WHERE valid_from <= $1::timestamptz AND valid_until > $1::timestamptz
      ORDER BY from_currency, to_currency, position DESC`,
    [at.toISOString()],
  );
}

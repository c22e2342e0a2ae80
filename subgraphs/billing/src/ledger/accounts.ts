import type { Sql } from '@quittance/database/sql';
import { newId, toUuid } from '@quittance/ids';
import type { Account } from './ledger.ts';

/** What an account is; never changes. */
export type AccountSpec = Pick<Account, 'code' | 'kind' | 'organizationId' | 'userId' | 'currency' | 'noOverdraft'>;

/** Ids of the accounts with these codes, opening those that are missing. Answers what was opened too. */
export async function ensureAccounts(
  sql: Sql,
  specs: readonly AccountSpec[],
): Promise<{ idOf: Map<string, string>; opened: Set<string> }> {
  const wanted = new Map(specs.map((spec) => [spec.code, spec]));
  const idOf = await findAccounts(sql, [...wanted.keys()]);
  // Sorted, so that two transactions that open the same ones wait for each other instead of deadlocking.
  const missing = [...wanted.values()]
    .filter(({ code }) => !idOf.has(code))
    .sort((left, right) => (left.code < right.code ? -1 : 1));
  if (missing.length === 0) return { idOf, opened: new Set() };
  const inserted = await sql.query<{ code: string }>(
    `INSERT INTO account (id, code, kind, organization_id, user_id, currency, no_overdraft)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::boolean[])
     ON CONFLICT (code) DO NOTHING RETURNING code`,
    [
      missing.map(() => toUuid(newId('acc'))),
      missing.map(({ code }) => code),
      missing.map(({ kind }) => kind),
      missing.map(({ organizationId }) => organizationId),
      missing.map(({ userId }) => userId),
      missing.map(({ currency }) => currency),
      missing.map(({ noOverdraft }) => noOverdraft),
    ],
  );
  const rest = await findAccounts(
    sql,
    missing.map(({ code }) => code),
  );
  return { idOf: new Map([...idOf, ...rest]), opened: new Set(inserted.map(({ code }) => code)) };
}

/** Ids of those of the accounts that exist, by code. */
async function findAccounts(sql: Sql, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  const rows = await sql.query<{ id: string; code: string }>('SELECT id::text, code FROM account WHERE code = ANY($1::text[])', [
    codes,
  ]);
  return new Map(rows.map(({ code, id }) => [code, id]));
}

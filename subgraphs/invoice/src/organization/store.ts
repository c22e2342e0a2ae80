import { columnsAs } from '@quittance/database/columns';
import type { Sql } from '@quittance/database/sql';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import { addressOf } from '../address.ts';
import type { Tx } from '../deps.ts';
import { Prisma, type Organization as Row } from '../generated/prisma/client.ts';
import type { Organization } from './organization.ts';

export async function findOrganizations(db: Pick<Tx, 'organization'>, ids: readonly Id<'org'>[]): Promise<Organization[]> {
  const rows = await db.organization.findMany({ where: { id: { in: ids.map(toUuid) } } });
  return rows.map(fromRow);
}

export async function findOrganization(sql: Sql, id: Id<'org'>): Promise<Organization | null> {
  const [row] = await sql.query<Row>(byId, [toUuid(id)]);
  return row === undefined ? null : fromRow(row);
}

const byId = `SELECT ${columnsAs(Prisma.OrganizationScalarFieldEnum)} FROM organization WHERE id = $1::uuid`;

/** Takes over what is newer than what is known, in one statement. One version per organisation at most. */
export async function projectOrganizations(sql: Sql, organizations: readonly Organization[]): Promise<void> {
  const rows = organizations.map(({ id, taxId, ...rest }) => ({ ...rest, id: toUuid(id), tax_id: taxId }));
  await sql.execute(
    `INSERT INTO organization AS known (id, name, country, currency, tax_id, address, email, version)
     SELECT id, name, country, currency, tax_id, nullif(address, 'null'), email, version
       FROM jsonb_to_recordset($1::jsonb) AS told (
         id uuid, name text, country text, currency text, tax_id text, address jsonb, email text, version integer)
      ORDER BY id
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, country = excluded.country, currency = excluded.currency,
       tax_id = excluded.tax_id, address = excluded.address, email = excluded.email, version = excluded.version
      WHERE excluded.version > known.version`,
    [JSON.stringify(rows)],
  );
}

function fromRow(row: Row): Organization {
  return { ...row, id: fromUuid('org', row.id), address: addressOf(row.address) };
}

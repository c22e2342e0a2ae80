import type { Sql } from '@quittance/database/sql';
import { type Id, toUuid } from '@quittance/ids';

/** How many are looked up by their ids; of more, a page is found sooner by reading on along the list's order. */
const mostIds = 1_000;

/** The UUIDs of an organisation's rows in which the text occurs; null when they are many. */
export async function findMatching(
  sql: Sql,
  table: 'invoice' | 'partner',
  organizationId: Id<'org'>,
  text: string,
): Promise<string[] | null> {
  const rows = await sql.query<{ id: string }>(
    `SELECT found::text AS id FROM ${table}_matching($1::uuid, $2, $3::integer) AS found`,
    [toUuid(organizationId), containing(text), mostIds + 1],
  );
  return rows.length > mostIds ? null : rows.map(({ id }) => id);
}

/** An `ILIKE` pattern for what contains the text; wildcards in it mean themselves. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
}

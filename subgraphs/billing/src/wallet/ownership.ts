import type { Sql } from '@quittance/database/sql';
import { type Id, toUuid } from '@quittance/ids';

/** Whether a person owns an organisation, as the membership's version told. */
export type Ownership = { organizationId: Id<'org'>; userId: Id<'usr'>; isOwner: boolean; version: number };

/** Keeps the newest of what was told. */
export async function saveOwnerships(sql: Sql, ownerships: readonly Ownership[]): Promise<void> {
  await sql.execute(
    `INSERT INTO organization_owner AS known (organization_id, user_id, is_owner, version)
     SELECT DISTINCT ON (organization_id, user_id) organization_id, user_id, is_owner, version
       FROM unnest($1::uuid[], $2::uuid[], $3::boolean[], $4::integer[]) AS told (organization_id, user_id, is_owner, version)
      ORDER BY organization_id, user_id, version DESC
     ON CONFLICT (organization_id, user_id) DO UPDATE SET is_owner = excluded.is_owner, version = excluded.version
      WHERE known.version < excluded.version`,
    [
      ownerships.map(({ organizationId }) => toUuid(organizationId)),
      ownerships.map(({ userId }) => toUuid(userId)),
      ownerships.map(({ isOwner }) => isOwner),
      ownerships.map(({ version }) => version),
    ],
  );
}

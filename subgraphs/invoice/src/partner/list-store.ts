import { prismaSql } from '@quittance/database/prisma-sql';
import type { Page } from '@quittance/graphql-kit/connection';
import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Deps } from '../deps.ts';
import { afterCursor, type KeysetOrder, orderAndLimit } from '../keyset.ts';
import { containing, findMatching } from '../search.ts';
import type { Partner, PartnerKind, PartnerRole } from './partner.ts';
import { findPartners } from './store.ts';

export type PartnerFilter = {
  search: string | null;
  role: PartnerRole | null;
  kind: PartnerKind | null;
  archived: boolean;
};

/** What lists are ordered by, as SQL; each has an index together with the organisation and the id. */
const orders = {
  NAME_ASC: { column: 'lower(name)', type: 'text', direction: 'ASC' },
  NAME_DESC: { column: 'lower(name)', type: 'text', direction: 'DESC' },
  CREATED_AT_ASC: { column: 'created_at', type: 'timestamptz', direction: 'ASC' },
  CREATED_AT_DESC: { column: 'created_at', type: 'timestamptz', direction: 'DESC' },
} as const satisfies Record<string, KeysetOrder>;

/** As the index `partner_search` has it. */
const searched = "(name || ' ' || coalesce(email, '') || ' ' || coalesce(external_reference, ''))";

export type PartnerOrder = keyof typeof orders;

/** A partner and where it stands in the list. */
export type ListedPartner = { partner: Partner; key: [string, string] };

/** The partners of a page, and one more where there are more. */
export async function listPartners(
  db: Deps['db'],
  organizationId: Id<'org'>,
  { filter, order, page }: { filter: PartnerFilter; order: PartnerOrder; page: Page },
): Promise<ListedPartner[]> {
  const keyset = orders[order];
  const values: unknown[] = [toUuid(organizationId)];
  const value = (given: unknown) => `$${values.push(given)}`;
  const sql = prismaSql(db);
  const conditions = [`organization_id = $1::uuid`, `archived_at IS ${filter.archived ? 'NOT ' : ''}NULL`];
  if (filter.role !== null) conditions.push(`${value(filter.role)} = ANY(roles)`);
  if (filter.kind !== null) conditions.push(`kind = ${value(filter.kind)}`);
  if (filter.search !== null) {
    const found = await findMatching(sql, 'partner', organizationId, filter.search);
    conditions.push(
      found === null ? `${searched} ILIKE ${value(containing(filter.search))}` : `id = ANY(${value(found)}::uuid[])`,
    );
  }
  const after = afterCursor(keyset, page, value);
  if (after !== null) conditions.push(after);
  const rows = await sql.query<{ uuid: string; key: string }>(
    `SELECT id::text AS uuid, (${keyset.column})::text AS key FROM partner WHERE ${conditions.join(' AND ')} ${orderAndLimit(keyset, page)}`,
    values,
  );
  const partners = await findPartners(
    db,
    rows.map(({ uuid }) => fromUuid('ptn', uuid)),
  );
  const byId = new Map(partners.map((partner) => [partner.id, partner]));
  return rows.flatMap(({ uuid, key }) => {
    const partner = byId.get(fromUuid('ptn', uuid));
    return partner === undefined ? [] : [{ partner, key: [key, uuid] }];
  });
}

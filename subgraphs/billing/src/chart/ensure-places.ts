import type { Sql } from '@quittance/database/sql';
import { type Id, toUuid } from '@quittance/ids';
import { ensureAccounts } from '../ledger/accounts.ts';
import { type Place, specOf, uuidsOf } from './chart.ts';

export type Places = {
  /** The account's id, by code. */
  idOf: ReadonlyMap<string, string>;
  /** Ids of wallets that were opened now. */
  openedWallets: string[];
};

/** Finds the accounts of places and opens those that are missing, with the wallet or payer they belong to. */
export async function ensurePlaces(sql: Sql, places: readonly Place[], now: Date): Promise<Places> {
  const placeOf = new Map(places.map((place) => [specOf(place).code, place]));
  const { idOf, opened } = await ensureAccounts(sql, [...placeOf.values()].map(specOf));
  const openedWallets: string[] = [];
  for (const code of [...opened].sort()) {
    const [place, id] = [placeOf.get(code), idOf.get(code)];
    if (place === undefined || id === undefined) continue;
    if (place.kind === 'wallet') {
      const { userId, organizationId } = uuidsOf(place.owner);
      await sql.execute(
        `INSERT INTO wallet (id, owner_user_id, owner_organization_id, currency, opened_at)
         VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5::timestamptz)`,
        [id, userId, organizationId, place.currency, now.toISOString()],
      );
      openedWallets.push(id);
    }
    if (place.kind === 'payer') await insertPayer(sql, id, place.organizationId, place.partnerId, place.currency);
  }
  return { idOf, openedWallets };
}

async function insertPayer(
  sql: Sql,
  accountId: string,
  organizationId: Id<'org'>,
  partnerId: Id<'ptn'>,
  currency: string,
): Promise<void> {
  await sql.execute(
    'INSERT INTO payer_account (account_id, organization_id, partner_id, currency) VALUES ($1::uuid, $2::uuid, $3::uuid, $4)',
    [accountId, toUuid(organizationId), toUuid(partnerId), currency],
  );
}

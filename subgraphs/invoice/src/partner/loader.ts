import type { Id } from '@quittance/ids';
import DataLoader from 'dataloader';
import type { Deps } from '../deps.ts';
import type { Partner } from './partner.ts';
import { findPartners } from './store.ts';

/** Batches the partners that one request asks for. Who may see them is the resolver's to judge. */
export function createPartnerLoader({ db }: Pick<Deps, 'db'>): DataLoader<Id<'ptn'>, Partner | null> {
  return new DataLoader(async (ids) => {
    const partners = await findPartners(db, ids);
    const byId = new Map(partners.map((partner) => [partner.id, partner]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}

import type { Caller } from '@quittance/access/caller';
import type { Id } from '@quittance/ids';
import { err, ok, type Result } from '@quittance/result';
import { actingFor } from '../access.ts';
import type { Deps } from '../deps.ts';
import { inTransaction } from '../transaction.ts';
import { type PartnerNotFound, partnerNotFound } from './errors.ts';
import type { Partner } from './partner.ts';
import { lockPartner, updatePartnerRow } from './store.ts';

/** Takes a partner out of the lists; an archived one stays as it is. */
export function archivePartner(deps: Deps, caller: Caller, partnerId: Id<'ptn'>): Promise<Result<Partner, PartnerNotFound>> {
  return setArchived(deps, caller, partnerId, true);
}

/** Takes an archived partner back into the lists; one that is there stays as it is. */
export function restorePartner(deps: Deps, caller: Caller, partnerId: Id<'ptn'>): Promise<Result<Partner, PartnerNotFound>> {
  return setArchived(deps, caller, partnerId, false);
}

function setArchived(
  deps: Deps,
  caller: Caller,
  partnerId: Id<'ptn'>,
  archived: boolean,
): Promise<Result<Partner, PartnerNotFound>> {
  const organization = actingFor(caller, 'partners:write');
  return inTransaction(deps, async (tx) => {
    const partner = await lockPartner(tx, organization.id, partnerId);
    if (partner === null) return err(partnerNotFound('partnerId'));
    if ((partner.archivedAt !== null) === archived) return ok(partner);
    const now = deps.now();
    const changed = { ...partner, archivedAt: archived ? now : null, updatedAt: now };
    await updatePartnerRow(tx, changed);
    return ok(changed);
  });
}

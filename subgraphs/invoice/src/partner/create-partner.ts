import type { Caller } from '@quittance/access/caller';
import { invalid, type ValidationError } from '@quittance/graphql-kit/input';
import { newId } from '@quittance/ids';
import { err, ok, type Result } from '@quittance/result';
import { actingFor } from '../access.ts';
import type { Deps } from '../deps.ts';
import { type PartnerReferenceTaken, partnerReferenceTaken } from './errors.ts';
import { namedDetails, type Partner, type PartnerDetails } from './partner.ts';
import { insertPartner } from './store.ts';

/** Adds a customer or supplier to the organisation acted for. */
export async function createPartner(
  deps: Deps,
  caller: Caller,
  given: PartnerDetails,
): Promise<Result<Partner, PartnerReferenceTaken | ValidationError>> {
  const organization = actingFor(caller, 'partners:write');
  const details = namedDetails(given);
  if (details === null) return err(nameMissing);
  const now = deps.now();
  const partner: Partner = {
    ...details,
    id: newId('ptn'),
    organizationId: organization.id,
    linkedOrganizationId: null,
    archivedAt: null,
    createdAt: now,
    updatedAt: now,
  };
  const inserted = await insertPartner(deps.db, partner);
  return inserted ? ok(partner) : err(partnerReferenceTaken);
}

/** A company without a name, or a person without any. */
export const nameMissing: ValidationError = invalid(['name'], 'must not be empty');

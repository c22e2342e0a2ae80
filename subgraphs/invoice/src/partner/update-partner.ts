import type { Caller } from '@quittance/access/caller';
import type { ValidationError } from '@quittance/graphql-kit/input';
import type { Id } from '@quittance/ids';
import { err, ok, type Result } from '@quittance/result';
import { actingFor } from '../access.ts';
import type { Deps, Tx } from '../deps.ts';
import { renameBuyerOfDrafts } from '../invoice/store.ts';
import { inTransaction } from '../transaction.ts';
import { nameMissing } from './create-partner.ts';
import { type PartnerNotFound, type PartnerReferenceTaken, partnerNotFound, partnerReferenceTaken } from './errors.ts';
import { changedDetails, namedDetails, type Partner, type PartnerDetails } from './partner.ts';
import { lockPartner, updatePartnerRow } from './store.ts';

type Refusal = PartnerNotFound | PartnerReferenceTaken | ValidationError;

/** Thrown to roll back: a statement that failed has made the transaction unusable. */
class ReferenceTaken extends Error {}

/** Changes what is given of a partner. Drafts follow; issued invoices keep what they were issued with. */
export async function updatePartner(
  deps: Deps,
  caller: Caller,
  input: { partnerId: Id<'ptn'>; changes: Partial<PartnerDetails> },
): Promise<Result<Partner, Refusal>> {
  const organization = actingFor(caller, 'partners:write');
  try {
    return await inTransaction(deps, async (tx) => {
      const partner = await lockPartner(tx, organization.id, input.partnerId);
      return partner === null ? err(partnerNotFound('partnerId')) : change(deps, tx, partner, input.changes);
    });
  } catch (error) {
    if (error instanceof ReferenceTaken) return err(partnerReferenceTaken);
    throw error;
  }
}

async function change(
  deps: Deps,
  tx: Tx,
  partner: Partner,
  changes: Partial<PartnerDetails>,
): Promise<Result<Partner, ValidationError>> {
  const details = namedDetails(changedDetails(partner, changes));
  if (details === null) return err(nameMissing);
  const changed: Partner = { ...partner, ...details, updatedAt: deps.now() };
  if (!(await updatePartnerRow(tx, changed))) throw new ReferenceTaken();
  if (changed.name !== partner.name) await renameBuyerOfDrafts(tx, partner.id, changed.name);
  return ok(changed);
}

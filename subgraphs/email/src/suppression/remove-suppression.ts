import type { Caller } from '@quittance/access/caller';
import type { Id } from '@quittance/ids';
import { err, ok, type Result } from '@quittance/result';
import type { Deps } from '../deps.ts';
import { mayWrite } from '../message/visibility.ts';
import { deleteSuppression, findSuppressionById } from './store.ts';
import type { Suppression } from './suppression.ts';

export type RemoveSuppressionError = { code: 'SUPPRESSION_NOT_FOUND' };

/** Lets mail go to the address again; answers what was removed. A foreign one answers as if it did not exist. */
export async function removeSuppression(
  deps: Deps,
  caller: Caller,
  id: Id<'sup'>,
): Promise<Result<Suppression, RemoveSuppressionError>> {
  return deps.db.$transaction(async (tx) => {
    const suppression = await findSuppressionById(tx, id);
    if (suppression === null || !mayWrite(caller, suppression.organizationId)) return err({ code: 'SUPPRESSION_NOT_FOUND' });
    if (!(await deleteSuppression(tx, id))) return err({ code: 'SUPPRESSION_NOT_FOUND' });
    deps.log.info({ suppressionId: id, userId: caller.userId }, 'suppression removed');
    return ok(suppression);
  });
}

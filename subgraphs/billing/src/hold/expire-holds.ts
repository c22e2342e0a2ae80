import { toUuid } from '@quittance/ids';
import type { Deps } from '../deps.ts';
import { postJournals } from '../ledger/post-journals.ts';
import { derivedUuid } from '../ledger/request-hash.ts';
import { transact } from '../transact.ts';
import { noteChanged } from '../wallet/untold.ts';
import { overdueHolds, resolveHolds } from './store.ts';

const mostAtOnce = 100;

/** Frees the money of holds that nobody resolved in time; answers how many it looked at. Several processes may do it at once. */
export async function expireHolds(deps: Deps): Promise<number> {
  const holds = await overdueHolds(deps.db, deps.now(), mostAtOnce);
  if (holds.length === 0) return 0;
  const journals = holds.map(({ id: holdId }) => {
    const pendingId = toUuid(holdId);
    const id = derivedUuid('expireHold', pendingId);
    return { id, type: 'hold_release', transfers: [{ id, kind: 'expire', pendingId } as const] };
  });
  await transact(deps.pool, async (sql) => {
    const { outcomes, accounts } = await postJournals(sql, journals, deps.now());
    // What somebody else resolved in the meantime is refused, and has its status already.
    const expired = holds.filter((_, index) => outcomes[index]?.status === 'posted' && !outcomes[index].replayed);
    await resolveHolds(
      sql,
      expired.map(({ id }) => id),
      'EXPIRED',
    );
    await noteChanged(
      sql,
      accounts.map((account) => account.id),
    );
  });
  deps.wakeRelay();
  return holds.length;
}

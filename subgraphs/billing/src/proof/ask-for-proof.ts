import type { Caller } from '@quittance/access/caller';
import { pgSql } from '@quittance/database/prisma-sql';
import { assert, err, ok, type Result } from '@quittance/result';
import type { Deps } from '../deps.ts';
import type { Forbidden } from '../wallet/errors.ts';
import type { Proof, ProofKind } from './proof.ts';
import { findRuns, insertAsked } from './store.ts';

/** Has a proof run as soon as one of the processes finds it; answers the one that is waiting or going on, if there is. For platform admins. */
export async function askForProof(deps: Deps, caller: Caller, kind: ProofKind): Promise<Result<Proof, Forbidden>> {
  if (!caller.platformAdmin) return err({ code: 'FORBIDDEN' });
  const sql = pgSql(deps.pool);
  await insertAsked(sql, kind, caller.userId, deps.now());
  // Between the two statements it may have ended.
  const { openRun, lastRun } = await findRuns(sql, kind);
  const proof = openRun ?? lastRun;
  assert(proof !== null, 'what was asked for is there');
  return ok(proof);
}

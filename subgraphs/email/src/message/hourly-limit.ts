import type { Id } from '@quittance/ids';
import { toUuid } from '@quittance/ids';
import type { Deps } from '../deps.ts';
import type { Tx } from '../tx.ts';
import { countCustom } from './store.ts';

const hourMs = 60 * 60_000;

/** Thrown to roll the command back, so that its idempotency key stays free for another try later. */
export class HourlyLimitReached extends Error {
  override readonly name = 'HourlyLimitReached';
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super(`The hourly limit is reached; try again in ${retryAfterSeconds} s`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Refuses `more` messages beyond the organisation's limit. Its commands queue for this, so that together they keep it too. */
export async function keepHourlyLimit(tx: Tx, deps: Deps, organizationId: Id<'org'>, more: number): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`hourly-limit ${toUuid(organizationId)}`}, 0))`;
  const now = deps.now();
  const { count, firstAt } = await countCustom(tx, organizationId, new Date(now.getTime() - hourMs));
  if (count + more <= deps.hourlyLimit) return;
  const freeAt = (firstAt ?? now).getTime() + hourMs;
  throw new HourlyLimitReached(Math.max(1, Math.ceil((freeAt - now.getTime()) / 1000)));
}

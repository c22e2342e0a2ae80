import type { Caller } from '@quittance/access/caller';
import { pgSql } from '@quittance/database/prisma-sql';
import type { Currency } from '@quittance/money/money';
import { err, ok, type Result } from '@quittance/result';
import type { Deps } from '../deps.ts';
import type { Invalid } from '../transfer/errors.ts';
import type { Forbidden } from '../wallet/errors.ts';
import type { ExchangeRate } from './exchange-rate.ts';
import { insertRate } from './store.ts';

export type SetExchangeRateInput = { from: Currency; to: Currency; rate: string; validFrom: Date | null; validUntil: Date };

const longestMs = 366 * 24 * 60 * 60_000;

/** Sets what a currency is exchanged at, from now or later on; for platform admins in person, whose liquidity it is exchanged against. */
export async function setExchangeRate(
  deps: Deps,
  caller: Caller,
  { from, to, rate, validFrom, validUntil }: SetExchangeRateInput,
): Promise<Result<ExchangeRate, Invalid | Forbidden>> {
  if (caller.kind !== 'person' || caller.userId === null || !caller.platformAdmin) return err({ code: 'FORBIDDEN' });
  const now = deps.now();
  const starts = validFrom ?? now;
  const message = problemOf(starts, validUntil, now);
  if (message !== null) return err({ code: 'INVALID', path: ['validUntil'], message });
  const set: ExchangeRate = { from, to, rate, validFrom: starts, validUntil, setByUserId: caller.userId, setAt: now };
  await insertRate(pgSql(deps.pool), set);
  return ok(set);
}

function problemOf(from: Date, until: Date, now: Date): string | null {
  if (until <= from) return 'must be after the beginning';
  if (until <= now) return 'must be in the future';
  return until.getTime() - now.getTime() > longestMs ? 'must be at most a year ahead' : null;
}

import { assert } from '@quittance/result';
import type { Place } from '../chart/chart.ts';
import type { Funding } from './funding.ts';
import type { Spot } from './step.ts';

/** Where the money of a payment comes in, and where refunds leave. */
export function clearingOf({ provider, currency }: Funding): Place {
  return { kind: 'clearing', provider: provider ?? 'wallet', currency };
}

/** An account that is known: of a funding that is booked. */
export function at(accountId: string | null): Spot {
  assert(accountId !== null, 'a funding that is booked knows where its money is');
  return { accountId };
}

export const isBooked = (funding: Funding): boolean => funding.holderAccountId !== null;

export const least = (left: bigint, right: bigint): bigint => (left < right ? left : right);

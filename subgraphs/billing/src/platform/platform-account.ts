import type { Place } from '../chart/chart.ts';

/** Accounts of the platform that money can be booked between by hand, as the API calls them. */
export const platformKinds = [
  'CLEARING',
  'BANK',
  'CASH',
  'FEES',
  'REFUNDS_RESERVE',
  'DISPUTES_RESERVE',
  'LIQUIDITY',
  'SHORTFALL',
] as const;

export type PlatformAccountKind = (typeof platformKinds)[number];

/** One of them; `provider` is set for `CLEARING` alone. */
export type PlatformAccountName = { kind: PlatformAccountKind; provider: string | null };

/** An account of the platform and what is on it. Balance: credits less debits, in minor units. */
export type PlatformAccount = PlatformAccountName & { code: string; currency: string; balanceMinor: bigint };

const chartKindOf = {
  BANK: 'bank',
  CASH: 'cash',
  FEES: 'fees',
  REFUNDS_RESERVE: 'refunds',
  DISPUTES_RESERVE: 'disputes',
  LIQUIDITY: 'liquidity',
  SHORTFALL: 'shortfall',
} as const satisfies Record<Exclude<PlatformAccountKind, 'CLEARING'>, Place['kind']>;

/** Where that is in the chart of accounts. */
export function placeOf({ kind, provider }: PlatformAccountName, currency: string): Place {
  return kind === 'CLEARING' ? { kind: 'clearing', provider: provider ?? '', currency } : { kind: chartKindOf[kind], currency };
}

/** What an account of the ledger is called, by its kind and code; null when it is not the platform's own. */
export function nameOf(kind: string, code: string): PlatformAccountName | null {
  if (kind === 'clearing') return { kind: 'CLEARING', provider: code.split(':')[1] ?? '' };
  const found = platformKinds.find((each) => each !== 'CLEARING' && chartKindOf[each] === kind);
  return found === undefined ? null : { kind: found, provider: null };
}

/** The kinds of ledger accounts that these are. */
export const ledgerKinds: readonly string[] = ['clearing', ...Object.values(chartKindOf)];

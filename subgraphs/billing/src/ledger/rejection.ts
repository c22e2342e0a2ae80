import type { Rejection } from './ledger.ts';

/** What a rejection says beside its code, as JSON: minor units as strings. */
export function detailOf({ code: _, ...detail }: Rejection): string {
  return JSON.stringify(detail, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

/** A recorded rejection. Fields named `...Minor` are amounts. */
export function rejectionOf(code: string, detail: Readonly<Record<string, string>>): Rejection {
  const fields = Object.entries(detail).map(([key, value]) => [key, key.endsWith('Minor') ? BigInt(value) : value]);
  return { code, ...Object.fromEntries(fields) } as Rejection;
}

/** A refusal with a code and what it says beside it. Fields named `...Minor` are amounts. */
export type Refused = { readonly code: string };

/** What a refusal says beside its code, as JSON: minor units as strings. */
export function detailOf({ code: _, ...detail }: Refused): string {
  return JSON.stringify(detail, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

/** The refusal that was recorded. Only who recorded it knows its type. */
export function refusedOf<R extends Refused>(code: string, detail: Readonly<Record<string, unknown>>): R {
  const fields = Object.entries(detail).map(([key, value]) => [key, key.endsWith('Minor') ? BigInt(String(value)) : value]);
  return { code, ...Object.fromEntries(fields) } as R;
}

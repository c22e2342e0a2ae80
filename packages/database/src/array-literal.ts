/**
 * Arrays in PostgreSQL's own notation, as one parameter of a statement that takes many rows: cast it (`$1::uuid[]`). `pg` would look for what to
 * quote in each element, which costs more than all else of a large statement.
 */

/** Of what needs no quotes: ids, numbers, hashes, instants, words. */
export function plainArray(values: readonly (string | bigint | number | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

/**
 * For columns in which most values are the `usual` one: as `plainArray`, with null for each of those, which the statement puts back
 * (`coalesce(kind, 'single')`). Null where all are usual or null, so such a column costs nothing: `unnest` of several arrays fills the shorter ones up
 * with nulls, and none is as short as null.
 */
export function sparseArray<Value extends string | bigint | number>(usual: Value | null) {
  return (values: readonly (Value | null)[]): string | null =>
    values.every((value) => value === usual || value === null)
      ? null
      : plainArray(values.map((value) => (value === usual ? null : value)));
}

/** The same for instants. */
export function sparseInstants(usual: Date | null) {
  const isUsual = (at: Date | null) => at === usual || at === null || at.getTime() === usual?.getTime();
  return (values: readonly (Date | null)[]): string | null =>
    values.every(isUsual) ? null : instantArray(values.map((at) => (isUsual(at) ? null : at)));
}

/** Of JSON texts: they hold no characters but those that JSON quotes as PostgreSQL does. */
export function jsonArray(values: readonly string[]): string {
  return `{${values.map((value) => JSON.stringify(value)).join(',')}}`;
}

/** Of instants. Most of a batch are one and the same `Date`, which is written out once. */
export function instantArray(values: readonly (Date | null | undefined)[]): string {
  const texts = new Map<Date, string>();
  return plainArray(
    values.map((at) => {
      if (!at) return null;
      const text = texts.get(at) ?? at.toISOString();
      texts.set(at, text);
      return text;
    }),
  );
}

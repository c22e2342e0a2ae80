/**
 * Arrays in PostgreSQL's own notation, as one parameter of a statement that takes many rows: cast it (`$1::uuid[]`). `pg` would look for what to
 * quote in each element, which costs more than all else of a large statement.
 */

/** Of what needs no quotes: ids, numbers, hashes, instants, words. */
export function plainArray(values: readonly (string | bigint | number | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
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

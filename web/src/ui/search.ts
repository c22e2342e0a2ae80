/** Readers for what stands in the address bar: anybody can write anything there, so whatever does not fit is left out. */

/** A text that is not empty. */
export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 2_000 ? value : undefined;
}

/** A day, YYYY-MM-DD. */
export function dayIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
}

/** Something that is switched on; off is left out. */
export function flagIn(value: unknown): true | undefined {
  return value === true || value === 'true' ? true : undefined;
}

/** One of several words. */
export function oneOf<Word extends string>(words: readonly Word[], value: unknown): Word | undefined {
  return words.find((word) => word === value);
}

import { z } from 'zod';

/** Tabs and line breaks aside, control characters have no place in texts; PostgreSQL can't hold NUL. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Text of up to so many characters that a database can hold: half surrogate pairs have no place in JSON columns. */
const bounded = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `must have at most ${most} characters`)
    .refine((value) => !controlCharacters.test(value) && value.isWellFormed(), 'must not contain control characters');

/** Text that says something. */
export const someText = (most: number) => bounded(most).min(1, 'must not be empty');

/** Text or nothing: null and blank text mean nothing, and what is left out stays left out. */
export const textOrNull = (most: number) =>
  bounded(most)
    .nullable()
    .transform((value) => (value === '' ? null : value))
    .optional();

/** The same, for new things: what is left out is nothing. */
export const textIfAny = (most: number) => textOrNull(most).transform((value) => value ?? null);

/** What is left out or null is null. */
export const orNull = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().transform((value) => value ?? null);

/** The changes that an input names: what was left out is not there at all. */
export function given<Input extends object>(input: Input): Partial<Input> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<Input>;
}

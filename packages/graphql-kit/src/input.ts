import { type Id, type Prefix, parseId } from '@quittance/ids';
import { isCurrency, type Money, parseAmount } from '@quittance/money/money';
import { err, ok, type Result } from '@quittance/result';
import { z } from 'zod';

/** What a mutation answers when its input is not acceptable; resolves as the shared GraphQL type of that name. */
export type ValidationError = {
  __typename: 'ValidationError';
  code: 'VALIDATION';
  message: string;
  path: string[];
  fields: { path: string[]; message: string }[];
};

const mostFields = 20;

/** One refused field, from a rule that a schema can't say. */
export function invalid(path: readonly (string | number)[], message: string): ValidationError {
  const text = path.map(String);
  return { __typename: 'ValidationError', code: 'VALIDATION', message, path: text, fields: [{ path: text, message }] };
}

/** Parses a mutation's input at the door. Every refused field is named, the first of them in `path`. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): Result<z.output<Schema>, ValidationError> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return ok(parsed.data);
  const fields = parsed.error.issues
    .slice(0, mostFields)
    .map((issue) => ({ path: issue.path.map(String), message: issue.message }));
  const first = fields[0] ?? { path: [], message: 'The input is not acceptable.' };
  return err({ __typename: 'ValidationError', code: 'VALIDATION', ...first, fields });
}

/** PostgreSQL's text can't hold NUL; other control characters have no place in names, subjects and descriptions either. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** One line or more of text, trimmed, 1 to `most` characters. */
export const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(most, `must have at most ${most} characters`)
    .refine((value) => !controlCharacters.test(value), 'must not contain control characters');

/** Text that may be left out: absent, null and blank all mean null. */
export const optionalText = (most: number) =>
  z
    .union([text(most), z.string().trim().length(0), z.null()])
    .optional()
    .transform((value) => (value === undefined || value === null || value === '' ? null : value));

export const idOf = <P extends Prefix>(prefix: P) =>
  z.string().transform((value, context): Id<P> => {
    const id = parseId(prefix, value);
    if (id !== null) return id;
    context.addIssue({ code: 'custom', message: `must be an id that starts with ${prefix}_` });
    return z.NEVER;
  });

const decimalPattern = /^-?\d+(\.\d+)?$/;

/** A decimal string with at most `maxDecimals` decimals and 15 digits before them. */
export const decimal = (options: { maxDecimals: number; min?: 'positive' | 'zero' }) =>
  z.string().superRefine((value, context) => {
    const message = problemOfDecimal(value, options);
    if (message !== null) context.addIssue({ code: 'custom', message });
  });

function problemOfDecimal(
  value: string,
  { maxDecimals, min }: { maxDecimals: number; min?: 'positive' | 'zero' },
): string | null {
  if (!decimalPattern.test(value)) return 'must be a decimal number such as "12.50"';
  const [whole = '', fraction = ''] = value.replace('-', '').split('.');
  if (fraction.length > maxDecimals) return `must have at most ${maxDecimals} decimals`;
  if (whole.length > 15) return 'is too large';
  const negative = value.startsWith('-') && /[1-9]/.test(value);
  if (min !== undefined && negative) return 'must not be negative';
  if (min === 'positive' && !/[1-9]/.test(value)) return 'must be more than zero';
  return null;
}

export const currencyCode = z.string().refine(isCurrency, 'must be an ISO 4217 currency such as EUR');

/** A positive amount, in minor units of its currency. */
export const moneyInput = z.object({ amount: z.string(), currency: currencyCode }).transform((value, context): Money => {
  const amount = isCurrency(value.currency) ? parseAmount(value.amount, value.currency) : null;
  if (amount?.ok && amount.value > 0n) return { amountMinor: amount.value, currency: value.currency } as Money;
  const message = amount === null || amount.ok ? 'must be more than zero' : amount.error.message;
  context.addIssue({ code: 'custom', path: ['amount'], message });
  return z.NEVER;
});

/** Made by the client, one per deliberate attempt. */
export const idempotencyKey = z
  .string()
  .min(8, 'must have at least 8 characters')
  .max(128, 'must have at most 128 characters')
  .regex(/^[\x21-\x7e]+$/, 'must consist of printable ASCII characters without spaces');

/** YYYY-MM-DD between 1970 and 2199. */
export const dateOnly = z.iso
  .date('must be a day such as 2026-01-31')
  .refine((day) => day >= '1970-01-01' && day < '2200-01-01', 'must lie between 1970 and 2199');

export const emailAddress = z
  .string()
  .trim()
  .max(254, 'must have at most 254 characters')
  .pipe(z.email('must be an e-mail address'));

export const countryCode = z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 country code such as DE');

import { err, ok, type Result } from '@quittance/result';

/** An exact decimal number: `coefficient / 10^scale`. Arithmetic on it never rounds; rounding is always a call of its own. */
export type Decimal = { readonly coefficient: bigint; readonly scale: number };

/** Why a text is not taken as a decimal number. */
export type DecimalError = { code: 'NOT_A_NUMBER' | 'TOO_MANY_DECIMALS' | 'TOO_LARGE'; message: string };

const pattern = /^(-?)(\d+)(?:\.(\d+))?$/;
const mostWholeDigits = 18;

/**
 * Reads `12`, `12.50`, `-0.005`; no exponents, signs of plus, blanks or group separators. Zeros at the end count as decimals, so that a
 * limit means what is written.
 */
export function parseDecimal(text: string, maxDecimals: number): Result<Decimal, DecimalError> {
  const match = pattern.exec(text);
  if (match === null) return err({ code: 'NOT_A_NUMBER', message: 'must be a decimal number such as "12.50"' });
  const [, sign = '', whole = '', fraction = ''] = match;
  if (fraction.length > maxDecimals) return err({ code: 'TOO_MANY_DECIMALS', message: decimalsMessage(maxDecimals) });
  if (whole.length > mostWholeDigits) return err({ code: 'TOO_LARGE', message: 'is too large' });
  return ok({ coefficient: BigInt(sign + whole + fraction), scale: fraction.length });
}

function decimalsMessage(maxDecimals: number): string {
  if (maxDecimals === 0) return 'must have no decimals';
  return `must have at most ${maxDecimals} decimals`;
}

/** The shortest text of it: `12.5`, never `12.50`; zero is `0`. */
export function formatDecimal(value: Decimal): string {
  const text = formatFixed(value.coefficient, value.scale);
  return value.scale === 0 ? text : text.replace(/\.?0+$/, '');
}

/** The text of `coefficient / 10^scale` with exactly `scale` decimals. */
export function formatFixed(coefficient: bigint, scale: number): string {
  const digits = (coefficient < 0n ? -coefficient : coefficient).toString().padStart(scale + 1, '0');
  const split = digits.length - scale;
  const text = scale === 0 ? digits : `${digits.slice(0, split)}.${digits.slice(split)}`;
  return coefficient < 0n ? `-${text}` : text;
}

export function integer(value: bigint): Decimal {
  return { coefficient: value, scale: 0 };
}

export function multiply(left: Decimal, right: Decimal): Decimal {
  return { coefficient: left.coefficient * right.coefficient, scale: left.scale + right.scale };
}

export function subtract(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  return { coefficient: atScale(left, scale) - atScale(right, scale), scale };
}

/** `value` percent of something: divided by 100, exactly. */
export function percentOf(percent: Decimal, base: Decimal): Decimal {
  const product = multiply(percent, base);
  return { coefficient: product.coefficient, scale: product.scale + 2 };
}

export function compare(left: Decimal, right: Decimal): -1 | 0 | 1 {
  const { coefficient } = subtract(left, right);
  if (coefficient === 0n) return 0;
  return coefficient < 0n ? -1 : 1;
}

/** To a whole number of `10^-scale`, halves up. */
export function roundTo(value: Decimal, scale: number): bigint {
  if (value.scale <= scale) return atScale(value, scale);
  return divideHalfUp(value.coefficient, 10n ** BigInt(value.scale - scale));
}

/** `numerator / denominator` to the nearest whole number, halves up (towards positive infinity). The denominator is positive. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  return divideFloor(2n * numerator + denominator, 2n * denominator);
}

/** `numerator / denominator`, down (towards negative infinity). The denominator is positive. */
export function divideFloor(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator < 0n ? quotient - 1n : quotient;
}

function atScale(value: Decimal, scale: number): bigint {
  return value.coefficient * 10n ** BigInt(scale - value.scale);
}

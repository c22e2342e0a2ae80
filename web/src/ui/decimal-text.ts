/** The sign between whole and part in the reader's own numbers: "," or ".". */
export function decimalSeparator(locale?: string): ',' | '.' {
  const part = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal');
  return part?.value === ',' ? ',' : '.';
}

/**
 * The decimal number ("1234.5") that somebody means by what they typed ("1.234,5", "1,234.5", "1234,5"); what is no number comes back as it
 * was, for the calculator to refuse. A lone sign that groups thousands in the reader's own numbers does so only before three digits.
 */
export function readDecimalText(typed: string, separator: ',' | '.'): string {
  const text = typed.replaceAll(/[\s\u00a0\u202f'’]/g, '');
  const commas = text.split(',').length - 1;
  const dots = text.split('.').length - 1;
  if (commas > 0 && dots > 0) return withDecimalSign(text, text.lastIndexOf(',') > text.lastIndexOf('.') ? ',' : '.');
  if (commas + dots === 0) return text;
  const sign = commas > 0 ? ',' : '.';
  const isGrouping = commas + dots > 1 || (sign !== separator && /^-?\d{1,3}[.,]\d{3}$/.test(text));
  return isGrouping ? text.replaceAll(sign, '') : text.replace(sign, '.');
}

function withDecimalSign(text: string, sign: ',' | '.'): string {
  const grouping = sign === ',' ? '.' : ',';
  return text.replaceAll(grouping, '').replace(sign, '.');
}

/** A decimal number of the API as the reader would type it. */
export function typedDecimal(decimal: string, separator: ',' | '.'): string {
  return decimal.replace('.', separator);
}

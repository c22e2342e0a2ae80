import { unwrap } from '@quittance/result';
import { type Currency, exponentOf } from './currencies.ts';
import { type Decimal, divideFloor, formatDecimal, formatFixed, multiply, parseDecimal, percentOf, subtract } from './decimal.ts';
import { formatAmount } from './money.ts';
import type { PriceMode } from './tax.ts';
import type { TaxSubtotal, Totals } from './totals-figures.ts';
import { limits, type Reduction } from './totals-input.ts';

/** How one figure of the totals came about. */
export type FigureExplanation = {
  figure: 'LINE_NET' | 'DISCOUNT' | 'CHARGE' | 'TAXABLE' | 'TAX' | 'TOTAL';
  explanation: string;
  resultMinor: bigint;
};

/** More terms than this are not written out. */
const mostTerms = 12;
/** How many decimals beyond the minor unit show that a quotient was rounded. */
const shownDecimals = 4;

/** How a line's amount came about: "3 × 12.505 = 37.515; − 10 % = 33.7635; ≈ 33.76". For lines that `calculateTotals` took. */
export function explainLine(
  line: { quantity: string; unitPrice: string; discount: Reduction | null },
  amountMinor: bigint,
  currency: Currency,
): string {
  const quantity = unwrap(parseDecimal(line.quantity, limits.quantityDecimals));
  const price = unwrap(parseDecimal(line.unitPrice, limits.priceDecimals));
  const full = multiply(quantity, price);
  const steps = [`${formatDecimal(quantity)} × ${formatDecimal(price)} = ${formatDecimal(full)}`];
  const rest = line.discount === null ? full : afterDiscount(full, line.discount, currency, steps);
  const amount = formatAmount(amountMinor, currency);
  if (!isExactly(rest, amountMinor, exponentOf(currency))) steps.push(`≈ ${amount}`);
  return steps.join('; ');
}

function afterDiscount(full: Decimal, discount: Reduction, currency: Currency, steps: string[]): Decimal {
  const percent = discount.percent === null ? null : unwrap(parseDecimal(discount.percent, limits.percentDecimals));
  const off = percent === null ? unwrap(parseDecimal(discount.amount ?? '0', exponentOf(currency))) : percentOf(percent, full);
  const rest = subtract(full, off);
  steps.push(`− ${percent === null ? formatDecimal(off) : `${formatDecimal(percent)} %`} = ${formatDecimal(rest)}`);
  return rest;
}

/** How a band's tax came about: "19 % of 33.76 = 6.4144 ≈ 6.41", from prices with tax "19/119 of 40.17 = 6.4137… ≈ 6.41". */
export function explainTax(subtotal: TaxSubtotal, priceMode: PriceMode, currency: Currency): string {
  const exponent = exponentOf(currency);
  const rate = unwrap(parseDecimal(subtotal.rate, limits.percentDecimals));
  const tax = formatAmount(subtotal.taxMinor, currency);
  if (priceMode === 'NET') {
    const exact = percentOf(rate, { coefficient: subtotal.taxableMinor, scale: exponent });
    const text = `${subtotal.rate} % of ${formatAmount(subtotal.taxableMinor, currency)} = `;
    return isExactly(exact, subtotal.taxMinor, exponent) ? text + tax : `${text}${formatDecimal(exact)} ≈ ${tax}`;
  }
  const gross = subtotal.taxableMinor + subtotal.taxMinor;
  const hundred = 100n * 10n ** BigInt(rate.scale);
  const withTax = hundred + rate.coefficient;
  const text = `${subtotal.rate}/${formatDecimal({ coefficient: withTax, scale: rate.scale })} of ${formatAmount(gross, currency)} = `;
  if (subtotal.taxMinor * withTax === gross * rate.coefficient) return text + tax;
  const shown = divideFloor(gross * rate.coefficient * 10n ** BigInt(shownDecimals), withTax);
  return `${text}${formatFixed(shown, exponent + shownDecimals)}… ≈ ${tax}`;
}

/** What the explanations are made from: totals, or what was kept of them. */
export type ExplainedTotals = Pick<
  Totals,
  'currency' | 'taxBreakdown' | 'lineNetMinor' | 'discountMinor' | 'chargeMinor' | 'taxableMinor' | 'taxMinor' | 'totalMinor'
> &
  Readonly<Record<'lines' | 'discounts' | 'charges', readonly { netMinor: bigint }[]>>;

/** How each figure of the totals came about: sums of what is listed above it. */
export function explainFigures(totals: ExplainedTotals): FigureExplanation[] {
  const text = (amountMinor: bigint) => formatAmount(amountMinor, totals.currency);
  const sum = (terms: readonly bigint[], resultMinor: bigint) => {
    if (terms.length === 0) return text(0n);
    if (terms.length === 1) return text(resultMinor);
    const written = terms.slice(0, mostTerms).map(text).join(' + ');
    return `${written}${terms.length > mostTerms ? ` + … (${terms.length} terms)` : ''} = ${text(resultMinor)}`;
  };
  const nets = (items: readonly { netMinor: bigint }[]) => items.map(({ netMinor }) => netMinor);
  const { lineNetMinor, discountMinor, chargeMinor, taxableMinor, taxMinor, totalMinor, taxBreakdown } = totals;
  const taxable = `${text(lineNetMinor)} − ${text(discountMinor)} + ${text(chargeMinor)} = ${text(taxableMinor)}`;
  const taxes = taxBreakdown.map((subtotal) => subtotal.taxMinor);
  return [
    { figure: 'LINE_NET', explanation: sum(nets(totals.lines), lineNetMinor), resultMinor: lineNetMinor },
    { figure: 'DISCOUNT', explanation: sum(nets(totals.discounts), discountMinor), resultMinor: discountMinor },
    { figure: 'CHARGE', explanation: sum(nets(totals.charges), chargeMinor), resultMinor: chargeMinor },
    { figure: 'TAXABLE', explanation: taxable, resultMinor: taxableMinor },
    { figure: 'TAX', explanation: sum(taxes, taxMinor), resultMinor: taxMinor },
    { figure: 'TOTAL', explanation: `${text(taxableMinor)} + ${text(taxMinor)} = ${text(totalMinor)}`, resultMinor: totalMinor },
  ];
}

function isExactly(value: Decimal, amountMinor: bigint, exponent: number): boolean {
  return subtract(value, { coefficient: amountMinor, scale: exponent }).coefficient === 0n;
}

import { existsSync, readFileSync } from 'node:fs';
import { unwrap } from '@quittance/result';
import { sharedFolder } from '@quittance/testing/env';
import { expect, test } from 'vitest';
import { isCurrency, parseAmount } from './money.ts';
import { type TaxCategory, taxCategories } from './tax.ts';
import { type AdjustmentInput, calculateTotals, type LineInput, type TotalsInput } from './totals.ts';

/**
 * Official EN 16931 samples (CEN, KoSIT, Factur-X): what their authors reckoned against what we do. They are data outside the repository;
 * `expected.json` holds their business terms.
 */
const folder = `${sharedFolder}/einvoice`;

type Terms = Record<string, string> & {
  'BG-20/21'?: { charge: string; amount: string; cat?: string }[];
  'BG-23'?: Record<string, string>[];
  'BG-25'?: Record<string, string>[];
};
type Sample = { verdict: string; bt: Terms };

const available = existsSync(`${folder}/expected.json`);
if (!available) console.info(`EN 16931 samples: not run because ${folder} is not there (set QUITTANCE_SHARED)`);
const samples: [string, Terms][] = available
  ? Object.entries(JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')) as Record<string, Sample>)
      .filter(([, { verdict }]) => verdict === 'VALID')
      .map(([name, { bt }]) => [name, bt])
  : [];

/** Why a sample says nothing about the calculator; null when it does. */
function whyNot([name, terms]: [string, Terms]): string | null {
  if (name.includes('/extended-')) return 'has charges and sub-lines of the EXTENDED profile, beyond EN 16931';
  if (terms['BT-110'] === undefined && (terms['BG-23'] ?? []).some((band) => Number(band['BT-117']) !== 0)) {
    return 'has no tax total in its own currency';
  }
  const lines = terms['BG-25'] ?? [];
  if (lines.length === 0 || terms['BG-23'] === undefined) return 'has no lines or no tax breakdown (profiles below BASIC)';
  if (!isCurrency(terms['BT-5'] ?? '')) return 'has no currency of ours';
  if (lines.some((line) => /^-/.test(line['BT-129'] ?? '') || /^-/.test(line['BT-131'] ?? ''))) return 'has negative lines';
  if (lines.some((line) => line['BT-151'] === undefined)) return 'has lines without a tax category';
  if ((terms['BG-20/21'] ?? []).some(({ cat }) => cat === undefined || ratesOf(terms, cat).length !== 1)) {
    return 'does not say the rate of a document discount';
  }
  return null;
}

function ratesOf(terms: Terms, category: string): string[] {
  return (terms['BG-23'] ?? []).filter((band) => band['BT-118'] === category).map((band) => band['BT-119'] ?? '0');
}

function categoryOf(text: string | undefined): TaxCategory {
  return taxCategories.find((category) => category === text) ?? 'S';
}

/**
 * Where the line's sum is not quantity times price, the sample has a discount or charge on the line, which its terms do not show: then
 * the line's sum is taken as it stands, and the test is of what is made of the lines.
 */
function lineOf(line: Record<string, string>, exact: boolean): LineInput {
  const tax = { taxCategory: categoryOf(line['BT-151']), taxRate: line['BT-152'] ?? '0' };
  if (exact) return { quantity: line['BT-129'] ?? '', unitPrice: line['BT-146'] ?? '', discount: null, ...tax };
  return { quantity: '1', unitPrice: line['BT-131'] ?? '', discount: null, ...tax };
}

function inputOf(terms: Terms): TotalsInput {
  const currency = terms['BT-5'] ?? '';
  if (!isCurrency(currency)) throw new Error('checked by whyNot');
  const adjustments = (charge: boolean): AdjustmentInput[] =>
    (terms['BG-20/21'] ?? [])
      .filter((adjustment) => (adjustment.charge === 'true') === charge)
      .map(({ amount, cat = '' }) => ({
        percent: null,
        amount,
        taxCategory: categoryOf(cat),
        taxRate: ratesOf(terms, cat)[0] ?? '0',
      }));
  const lines = (terms['BG-25'] ?? []).map((line) => lineOf(line, isPlain(line, currency)));
  return { currency, priceMode: 'NET', lines, discounts: adjustments(false), charges: adjustments(true) };
}

function isPlain(line: Record<string, string>, currency: TotalsInput['currency']): boolean {
  if ((line['BT-149'] ?? '1') !== '1') return false;
  const alone = calculateTotals({ currency, priceMode: 'NET', lines: [lineOf(line, true)], discounts: [], charges: [] });
  return alone.ok && alone.value.lineNetMinor === minor(line['BT-131'] ?? '', currency);
}

/** Samples write "1436.5" and "0.00"; more decimals than the currency has do not occur in totals. */
function minor(text: string, currency: TotalsInput['currency']): bigint {
  return unwrap(parseAmount(text, currency));
}

const compared = samples.filter((sample) => whyNot(sample) === null);

test.skipIf(!available)('most of the valid samples can be compared, line by line where the terms allow it', () => {
  const lines = compared.flatMap(([, terms]) => terms['BG-25'] ?? []);
  const plain = compared.flatMap(([, terms]) => (terms['BG-25'] ?? []).filter((line) => isPlain(line, inputOf(terms).currency)));
  const reasons = Object.groupBy(
    samples.flatMap((sample) => whyNot(sample) ?? []),
    (reason) => reason,
  );
  const left = Object.entries(reasons).map(([reason, all = []]) => `\n  ${all.length} left out: the sample ${reason}`);
  console.info(
    `EN 16931 samples: ${compared.length} compared (${plain.length} of ${lines.length} lines recalculated)${left.join('')}`,
  );
  expect(compared.length).toBeGreaterThan(samples.length / 2);
  expect(plain.length).toBeGreaterThan(lines.length / 2);
});

test.skipIf(!available).each(compared)('%s: our totals are its totals', (_name, terms) => {
  const input = inputOf(terms);
  const totals = unwrap(calculateTotals(input));
  const said = (term: string) => minor(terms[term] ?? '0', input.currency);
  expect(totals.lineNetMinor).toBe(said('BT-106'));
  expect(totals.discountMinor).toBe(said('BT-107'));
  expect(totals.chargeMinor).toBe(said('BT-108'));
  expect(totals.taxableMinor).toBe(said('BT-109'));
  expect(totals.taxMinor).toBe(said('BT-110'));
  expect(totals.totalMinor).toBe(said('BT-112'));
  expect(totals.totalMinor - said('BT-113') + said('BT-114')).toBe(said('BT-115'));
});

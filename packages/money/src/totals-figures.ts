import type { Currency } from './currencies.ts';
import type { PriceMode, TaxCategory } from './tax.ts';

/** A line's figures; its category and rate as they were found to be. */
export type TotalsLine = {
  taxCategory: TaxCategory;
  /** Percent, the shortest text of it. */
  taxRate: string;
  /** What the line's price says: without or with tax by the price mode. */
  amountMinor: bigint;
  /** BT-131 */
  netMinor: bigint;
};

/** A discount or charge on the document, or its part for one tax band. */
export type TotalsAdjustment = TotalsLine & {
  /** Which of the given ones, from 0. */
  index: number;
  /** Whether it is a part of one that was given without a category. */
  spread: boolean;
  percent: string | null;
};

/** BG-23 */
export type TaxSubtotal = { category: TaxCategory; rate: string; taxableMinor: bigint; taxMinor: bigint };

/** taxable = lineNet - discount + charge = sum of the breakdown; total = taxable + tax. */
export type Totals = {
  currency: Currency;
  priceMode: PriceMode;
  /** In the order of the input. */
  lines: TotalsLine[];
  discounts: TotalsAdjustment[];
  charges: TotalsAdjustment[];
  /** By category, then the higher rate first. */
  taxBreakdown: TaxSubtotal[];
  /** BT-106 */
  lineNetMinor: bigint;
  /** BT-107 */
  discountMinor: bigint;
  /** BT-108 */
  chargeMinor: bigint;
  /** BT-109 */
  taxableMinor: bigint;
  /** BT-110 */
  taxMinor: bigint;
  /** BT-112 */
  totalMinor: bigint;
};

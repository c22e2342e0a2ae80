import type { Id } from '@quittance/ids';
import type { Currency } from '@quittance/money/currencies';
import type { PriceMode, TaxCategory } from '@quittance/money/tax';

/** A postal address as it is printed. */
export type SnapshotAddress = {
  line1: string;
  line2: string | null;
  city: string;
  /** Empty where there are none. */
  postalCode: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
};

/** Who is paid, or who owes, as they were called at issue. */
export type SnapshotParty = {
  name: string;
  email: string | null;
  taxId: string | null;
  address: SnapshotAddress | null;
};

/** A line: decimals as strings, amounts in minor units as decimal strings. */
export type SnapshotLine = {
  /** 1, 2, 3 … */
  position: number;
  description: string;
  quantity: string;
  unit: string | null;
  /** Of one unit, in major units; with or without tax by `priceMode`; may have more decimals than the currency. */
  unitPrice: string;
  itemId: string | null;
  marketableId: string | null;
  /** Exactly one of the two is set; null when there is no discount. */
  discount: { percent: string | null; amountMinor: string | null } | null;
  taxCategory: TaxCategory;
  /** Percent. */
  taxRate: string;
  /** What is printed at the line's end: with or without tax by `priceMode`. */
  amountMinor: string;
  /** Without tax. */
  netMinor: string;
};

/**
 * A discount or charge on the whole document, for one tax category and rate. One that was agreed for the whole invoice stands here once for
 * each, with the same `position`.
 */
export type SnapshotAdjustment = {
  /** 1, 2, 3 … among the discounts (or charges) as they were agreed. */
  position: number;
  /** Whether it is a part of one that was agreed for the whole invoice. */
  spread: boolean;
  reason: string | null;
  /** Null when an amount was agreed. */
  percent: string | null;
  taxCategory: TaxCategory;
  taxRate: string;
  /** Positive for discounts too; with or without tax by `priceMode`. */
  amountMinor: string;
  /** Without tax. */
  netMinor: string;
};

/** Tax of one category and rate. */
export type SnapshotTaxSubtotal = { category: TaxCategory; rate: string; taxableMinor: string; taxMinor: string };

/** taxable = lineNet - discount + charge; total = taxable + tax. */
export type SnapshotTotals = {
  lineNetMinor: string;
  discountMinor: string;
  chargeMinor: string;
  taxableMinor: string;
  taxMinor: string;
  totalMinor: string;
};

/**
 * All that is on an issued invoice, as plain JSON: what `invoice_document` keeps for ever and the PDF is made from. Fields are added, never
 * changed or removed, since old documents are read with new code.
 */
export type InvoiceDocumentSnapshot = {
  version: 1;
  documentId: Id<'doc'>;
  invoiceId: Id<'inv'>;
  kind: 'INVOICE';
  number: string;
  /** YYYY-MM-DD */
  issuedOn: string;
  /** YYYY-MM-DD */
  dueOn: string | null;
  currency: Currency;
  priceMode: PriceMode;
  seller: SnapshotParty & { organizationId: Id<'org'> };
  buyer: SnapshotParty & { partnerId: Id<'ptn'> };
  lines: SnapshotLine[];
  discounts: SnapshotAdjustment[];
  charges: SnapshotAdjustment[];
  taxBreakdown: SnapshotTaxSubtotal[];
  totals: SnapshotTotals;
  notes: string | null;
  /** Absolute. */
  payUrl: string;
  /** `data:image/png;base64,…` or `data:image/jpeg;base64,…` */
  logo: string | null;
  /** BCP 47: the language of the labels. */
  language: string;
};

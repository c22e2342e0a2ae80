import type { Id } from '@quittance/ids';
import type { Currency } from '@quittance/money/money';

/** One unit of `from` is worth `rate` units of `to`, for a while. */
export type ExchangeRate = {
  from: Currency;
  to: Currency;
  /** Decimal without zeros at its end: what was set is what is charged and kept. */
  rate: string;
  validFrom: Date;
  validUntil: Date;
  setByUserId: Id<'usr'>;
  setAt: Date;
};

import { moneyOf } from '../../money.ts';
import type { BillingFiguresResolvers } from './../../types.generated.ts';

export const BillingFigures: BillingFiguresResolvers = {
  opening: ({ openingMinor, currency }) => moneyOf(openingMinor, currency),
  billed: ({ billedMinor, currency }) => moneyOf(billedMinor, currency),
  canceled: ({ canceledMinor, currency }) => moneyOf(canceledMinor, currency),
  paid: ({ paidMinor, currency }) => moneyOf(paidMinor, currency),
  refunded: ({ refundedMinor, currency }) => moneyOf(refundedMinor, currency),
  outstanding: ({ outstandingMinor, currency }) => moneyOf(outstandingMinor, currency),
};

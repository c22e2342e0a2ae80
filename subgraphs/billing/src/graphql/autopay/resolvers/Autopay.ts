import { prismaSql } from '@quittance/database/prisma-sql';
import { paidThisMonth } from '../../../autopay/store.ts';
import { moneyOf } from '../../money.ts';
import type { AutopayResolvers } from './../../types.generated.ts';

export const Autopay: AutopayResolvers = {
  mostPerBill: ({ autopay, wallet }) => moneyOf(autopay.mostPerBillMinor, wallet.currency),
  mostPerMonth: ({ autopay, wallet }) =>
    autopay.mostPerMonthMinor === null ? null : moneyOf(autopay.mostPerMonthMinor, wallet.currency),
  paidThisMonth: async ({ wallet }, _args, { deps }) =>
    moneyOf(await paidThisMonth(prismaSql(deps.db), wallet.id, deps.now()), wallet.currency),
  setAt: ({ autopay }) => autopay.setAt,
};

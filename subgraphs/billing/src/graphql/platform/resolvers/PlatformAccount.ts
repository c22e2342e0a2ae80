import { moneyOf } from '../../money.ts';
import type { PlatformAccountResolvers } from './../../types.generated.ts';

export const PlatformAccount: PlatformAccountResolvers = {
  balance: ({ balanceMinor, currency }) => moneyOf(balanceMinor, currency),
};

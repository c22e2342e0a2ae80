import type { ReconciliationDifferenceResolvers } from './../../types.generated.ts';
import { comparedMoney } from '../compared-money.ts';

export const ReconciliationDifference: ReconciliationDifferenceResolvers = {
  subject: ({ id }) => id,
  expected: ({ expectedMinor, currency }) => (expectedMinor === null ? null : comparedMoney(expectedMinor, currency)),
  found: ({ foundMinor, currency }) => (foundMinor === null ? null : comparedMoney(foundMinor, currency)),
};

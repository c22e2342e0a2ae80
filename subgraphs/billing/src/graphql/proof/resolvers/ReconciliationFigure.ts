import type { ReconciliationFigureResolvers } from './../../types.generated.ts';
import { comparedMoney } from '../compared-money.ts';

export const ReconciliationFigure: ReconciliationFigureResolvers = {
  expected: ({ expectedMinor, currency }) => comparedMoney(expectedMinor, currency),
  found: ({ foundMinor, currency }) => comparedMoney(foundMinor, currency),
};

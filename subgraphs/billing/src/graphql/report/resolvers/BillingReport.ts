import { prismaSql } from '@quittance/database/prisma-sql';
import { connectionOf, parsePage } from '@quittance/graphql-kit/connection';
import { badInput } from '@quittance/graphql-kit/errors';
import { loadRows, type SortKey, sortKeyOf } from '../../../report/store.ts';
import type { BillingReportResolvers } from './../../types.generated.ts';

export const BillingReport: BillingReportResolvers = {
  rows: async (query, args, { deps }) => {
    const page = parsePage(args, 5);
    const after = page.after === null ? null : sortKeyIn(page.after);
    const rows = await loadRows(prismaSql(deps.db), query, after, page.first + 1);
    return connectionOf(rows, page, (row) => {
      const { from, currency, billedMinor, paidMinor, partnerId } = sortKeyOf(row);
      return [from, currency, billedMinor.toString(), paidMinor.toString(), partnerId];
    });
  },
  csvUrl: (query, _args, { deps }) => deps.reportLinks.urlOf(query, deps.now()),
};

const shapes = [/^\d{4}-\d{2}-\d{2}$/, /^[A-Z]{3}$/, /^\d{1,30}$/, /^\d{1,30}$/, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/];

/** Whoever made the cursor: what does not fit would fail in the statement. */
function sortKeyIn(key: readonly string[]): SortKey {
  const [from = '', currency = '', billed = '', paid = '', partnerId = ''] = key;
  const isDay = !Number.isNaN(Date.parse(`${from}T00:00:00Z`)) && new Date(`${from}T00:00:00Z`).toISOString().startsWith(from);
  if (!isDay || !shapes.every((shape, index) => shape.test(key[index] ?? '')))
    throw badInput(['after'], 'must be a cursor of this list');
  return { from, currency, billedMinor: BigInt(billed), paidMinor: BigInt(paid), partnerId };
}

import type { BillingReportRowResolvers } from './../../types.generated.ts';

export const BillingReportRow: BillingReportRowResolvers = {
  partner: ({ partnerId }) => ({ id: partnerId }),
};

import type { QueryResolvers } from './../../../types.generated.ts';
import { pageOfBills } from '../../page-of-bills.ts';

export const billsToPay: NonNullable<QueryResolvers['billsToPay']> = (_parent, args, context) =>
  pageOfBills(context, 'toPay', args);

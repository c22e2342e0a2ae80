import type { QueryResolvers } from './../../../types.generated.ts';
import { pageOfBills } from '../../page-of-bills.ts';

export const bills: NonNullable<QueryResolvers['bills']> = (_parent, args, context) => pageOfBills(context, 'owed', args);

import { parseInput } from '@quittance/graphql-kit/input';
import { previewInvoice as previewInvoiceCommand } from '../../../../invoice/preview-invoice.ts';
import { refused } from '../../../answer.ts';
import type { QueryResolvers } from './../../../types.generated.ts';
import { adjustmentsOf, linesOf, totalsOf } from '../../figures.ts';
import { previewInvoiceInput } from '../../inputs.ts';

export const previewInvoice: NonNullable<QueryResolvers['previewInvoice']> = async (_parent, args, { caller }) => {
  const input = parseInput(previewInvoiceInput, args.input);
  if (!input.ok) return input.error;
  const outcome = previewInvoiceCommand(caller, input.value);
  if (!outcome.ok) return refused(outcome.error);
  const { figures, ...of } = outcome.value;
  return {
    __typename: 'PreviewInvoiceSuccess',
    lines: linesOf(figures, of),
    discounts: adjustmentsOf(figures.discounts, of),
    charges: adjustmentsOf(figures.charges, of),
    totals: totalsOf(figures, of, { paidMinor: 0n, dueMinor: BigInt(figures.totals.totalMinor) }),
  };
};

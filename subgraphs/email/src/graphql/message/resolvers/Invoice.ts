import type { InvoiceResolvers } from './../../types.generated.ts';
export const Invoice: InvoiceResolvers = {
  /* Implement Invoice resolver logic here */
};

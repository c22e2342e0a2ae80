import { type Connection, connectionOf, type Page, parsePage } from '@quittance/graphql-kit/connection';
import { badInput } from '@quittance/graphql-kit/errors';
import { type Id, parseId } from '@quittance/ids';
import type { Slice } from '../../payment/list-store.ts';
import type { Payment } from '../../payment/payment.ts';

/** Reads the arguments of a list of payments, which are ordered by id alone. */
export function paymentPage(args: { first?: number | null; after?: string | null }): { page: Page; slice: Slice } {
  const page = parsePage(args, 1);
  const cursor = page.after?.[0];
  const after: Id<'pay'> | null = cursor === undefined ? null : parseId('pay', cursor);
  if (cursor !== undefined && after === null) throw badInput(['after'], 'must be a cursor of this list');
  return { page, slice: { first: page.first, after } };
}

export function paymentConnection(payments: readonly Payment[], page: Page): Connection<Payment> {
  return connectionOf(payments, page, (payment) => [payment.id]);
}

import type { Page } from '@quittance/graphql-kit/connection';
import { badInput } from '@quittance/graphql-kit/errors';

/** The number of the entry that a page of entries starts after; null for the first page. Throws BAD_USER_INPUT. */
export function seqOfCursor({ after }: Page): bigint | null {
  const [seq] = after ?? [];
  if (seq !== undefined && !/^\d{1,18}$/.test(seq)) throw badInput(['after'], 'must be a cursor of this list');
  return seq === undefined ? null : BigInt(seq);
}

import { type Page, parsePage } from '@quittance/graphql-kit/connection';
import { badInput } from '@quittance/graphql-kit/errors';
import { type Id, type Prefix, parseId } from '@quittance/ids';

/** A page of a list that is ordered by id, newest first: ids grow with time, so the id alone is the key. */
export type IdPage<P extends Prefix> = { first: number; after: Id<P> | null };

/** Reads a list's arguments; `page` is for `connectionOf`. */
export function parseIdPage<P extends Prefix>(
  prefix: P,
  args: { first?: number | null; after?: string | null },
): { page: Page; idPage: IdPage<P> } {
  const page = parsePage(args, 1);
  const key = page.after?.[0];
  const after = key === undefined ? null : parseId(prefix, key);
  if (key !== undefined && after === null) throw badInput(['after'], 'must be a cursor of this list');
  return { page, idPage: { first: page.first, after } };
}

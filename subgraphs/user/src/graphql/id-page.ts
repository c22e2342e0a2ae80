import { type Connection, connectionOf, parsePage } from '@quittance/graphql-kit/connection';
import { badInput } from '@quittance/graphql-kit/errors';
import { type Id, type Prefix, parseId } from '@quittance/ids';

type PageArguments = { first?: number | null; after?: string | null };

/** A page of a list that is ordered by id: ids grow with time, so newest first is greatest first. */
export async function pageById<P extends Prefix, Node extends { id: Id<P> }>(
  prefix: P,
  args: PageArguments,
  fetch: (page: { first: number; after: Id<P> | null }) => Promise<Node[]>,
): Promise<Connection<Node>> {
  const page = parsePage(args, 1);
  const after = page.after === null ? null : parseId(prefix, page.after[0] ?? '');
  if (page.after !== null && after === null) throw badInput(['after'], 'must be a cursor of this list');
  return connectionOf(await fetch({ first: page.first, after }), page, ({ id }) => [id]);
}

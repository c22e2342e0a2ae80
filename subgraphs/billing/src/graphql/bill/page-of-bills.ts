import type { Permission } from '@quittance/access/permissions';
import { connectionOf, parsePage } from '@quittance/graphql-kit/connection';
import { badInput, forbidden, unauthenticated } from '@quittance/graphql-kit/errors';
import { parseId } from '@quittance/ids';
import { viewerOf } from '../../access.ts';
import { listBills } from '../../bill/list-bills.ts';
import type { Context } from '../context.ts';
import type { BillFilter } from '../types.generated.ts';

type Arguments = { first?: number | null; after?: string | null; filter?: BillFilter | null };

const read: Permission = 'bills:read';

/** A page of bills, newest first; the key of a bill is its id. */
export async function pageOfBills({ caller, deps }: Context, direction: 'owed' | 'toPay', args: Arguments) {
  if (caller.kind === 'anonymous') throw unauthenticated();
  const viewer = viewerOf(caller, read);
  if (direction === 'owed' && viewer.organizationId === null)
    throw forbidden('This needs an organisation and the permission bills:read.');
  const page = parsePage(args, 1);
  const [after] = page.after ?? [];
  const before = after === undefined ? null : parseId('bil', after);
  if (after !== undefined && before === null) throw badInput(['after'], 'must be a cursor of this list');
  const { status, currency, overdue } = args.filter ?? {};
  const overdueOn = overdue === true ? deps.now().toISOString().slice(0, 10) : null;
  const bills = await listBills(deps.db, viewer, direction, { status, currency, overdueOn }, { ...page, before });
  return connectionOf(bills, page, ({ id }) => [id]);
}

import { prismaSql } from '@quittance/database/prisma-sql';
import { connectionOf, type Page, parsePage } from '@quittance/graphql-kit/connection';
import { badInput } from '@quittance/graphql-kit/errors';
import { parseId } from '@quittance/ids';
import { type HoldPosition, listHolds } from '../../hold/list-holds.ts';
import type { Wallet } from '../../wallet/wallet.ts';
import type { Context } from '../context.ts';
import type { HoldFilter } from '../types.generated.ts';

type Arguments = { first?: number | null; after?: string | null; filter?: HoldFilter | null };

/** A page of the holds on and for a wallet; who asks sees the wallet. */
export async function pageOfHolds(wallet: Wallet, args: Arguments, { deps }: Context) {
  const page = parsePage(args, 2);
  const holds = await listHolds(prismaSql(deps.db), wallet.id, args.filter?.status ?? null, page, positionOf(page));
  return connectionOf(holds, page, ({ placedAt, id }) => [placedAt.toISOString(), id]);
}

function positionOf({ after }: Page): HoldPosition | null {
  if (after === null) return null;
  const [placed = '', key = ''] = after;
  const [placedAt, id] = [new Date(placed), parseId('hld', key)];
  if (id === null || Number.isNaN(placedAt.getTime())) throw badInput(['after'], 'must be a cursor of this list');
  return { placedAt, id };
}

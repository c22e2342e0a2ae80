import { unauthenticated } from '@quittance/graphql-kit/errors';
import { viewerOf } from '../../../../access.ts';
import type { Owner } from '../../../../chart/chart.ts';
import { walletsOf } from '../../../../wallet/store.ts';
import type { QueryResolvers } from './../../../types.generated.ts';

export const wallets: NonNullable<QueryResolvers['wallets']> = (_parent, _args, { caller, deps }) => {
  if (caller.kind === 'anonymous') throw unauthenticated();
  const { userId, organizationId } = viewerOf(caller, 'wallets:read');
  const owners: Owner[] = [
    ...(userId === null ? [] : [{ userId, organizationId: null }]),
    ...(organizationId === null ? [] : [{ userId: null, organizationId }]),
  ];
  return walletsOf(deps.db, owners);
};

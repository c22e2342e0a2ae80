import { listApiKeys } from '../../../../api-key/store.ts';
import { actingFor } from '../../../../refusal.ts';
import { pageById } from '../../../id-page.ts';
import type { QueryResolvers } from '../../../types.generated.ts';

export const apiKeys: NonNullable<QueryResolvers['apiKeys']> = (_parent, args, { caller, deps }) => {
  const { id } = actingFor(caller, 'api_keys:write');
  return pageById('key', args, (page) => listApiKeys(deps.db, id, page));
};

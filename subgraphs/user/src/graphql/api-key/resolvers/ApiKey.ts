import type { ApiKeyResolvers } from '../../types.generated.ts';
import { visibleUser } from '../../visibility.ts';

export const ApiKey: ApiKeyResolvers = {
  scopes: ({ scopes }) => [...scopes],
  createdBy: ({ createdBy }, _args, context) => visibleUser(context, createdBy),
};

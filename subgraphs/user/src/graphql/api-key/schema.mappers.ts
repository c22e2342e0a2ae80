import type { ApiKey } from '../../api-key/api-key.ts';

export type ApiKeyMapper = ApiKey;

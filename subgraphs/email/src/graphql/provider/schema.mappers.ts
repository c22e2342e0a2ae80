import type { ProviderName } from '../../provider/provider.ts';

export type MailProviderMapper = { id: ProviderName };

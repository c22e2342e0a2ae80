import type { PlatformAccount } from '../../platform/platform-account.ts';

/** What resolvers of this type get as parent; handed out to platform admins only. */
export type PlatformAccountMapper = PlatformAccount;

import type { Id } from '@quittance/ids';

export type Role = 'OWNER' | 'ADMIN' | 'ACCOUNTANT' | 'MEMBER' | 'VIEWER';

/** The organisation a caller acts for, with what a draft invoice or a wallet needs to know of it. */
export type ActingOrganization = {
  id: Id<'org'>;
  name: string;
  country: string;
  currency: string;
  role: Role;
};

/** Who is calling, as the internal token says. Anonymous callers have `userId` null and may only do what their request carries a secret for. */
export type Caller = {
  kind: 'anonymous' | 'person' | 'api_key';
  userId: Id<'usr'> | null;
  organization: ActingOrganization | null;
  /** Every organisation the caller is a member of: what they may see as payer or owner. */
  organizationIds: readonly Id<'org'>[];
  /** May do everything; everything they do is in the audit trail. */
  platformAdmin: boolean;
  /** Whether a platform administrator acts for an organisation where they do not belong. */
  foreign: boolean;
  /** What an API key may do; null for a person, whose role decides. */
  scopes: readonly string[] | null;
};

export const anonymous: Caller = {
  kind: 'anonymous',
  userId: null,
  organization: null,
  organizationIds: [],
  platformAdmin: false,
  foreign: false,
  scopes: null,
};

import type { Id } from '@quittance/ids';

/** Why an address gets no more mail. */
export type SuppressionReason = 'BOUNCE' | 'COMPLAINT' | 'UNSUBSCRIBE';

/** An address that an organisation (null: the system) sends nothing to any more. */
export type Suppression = {
  id: Id<'sup'>;
  organizationId: Id<'org'> | null;
  /** In lower case. */
  address: string;
  reason: SuppressionReason;
  detail: string | null;
  messageId: Id<'msg'> | null;
  createdAt: Date;
};

import type { Id } from '@quittance/ids';
import type { Attachment } from '../../attachment/store.ts';
import type { Attempt } from '../../delivery/store.ts';
import type { StoredMessage } from '../../message/store.ts';

export type MessageMapper = StoredMessage;
export type MessageAttachmentMapper = Attachment;
export type MessageAttemptMapper = Attempt;
export type InvoiceMapper = { id: Id<'inv'> };
export type PartnerMapper = { id: Id<'ptn'> };
/** The error names it; its resolver loads it. */
export type MessageRecipientSuppressedErrorMapper = {
  __typename: 'MessageRecipientSuppressedError';
  code: string;
  message: string;
  path: string[];
  suppressionId: Id<'sup'>;
};

import type { Id } from '@quittance/ids';
import type { Status } from './message.ts';

/** Why a message is not sent again. */
export type ResendMessageError =
  | { code: 'MESSAGE_NOT_FOUND' }
  /** It is on its way, or must not be repeated. */
  | { code: 'MESSAGE_NOT_RESENDABLE'; status: Status }
  | { code: 'MESSAGE_RECIPIENT_SUPPRESSED'; suppressionId: Id<'sup'> }
  | { code: 'RATE_LIMITED'; retryAfterSeconds: number };

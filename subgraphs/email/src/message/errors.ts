import type { Id } from '@quittance/ids';
import type { Status } from './message.ts';

export type ResendMessageError =
  | { code: 'MESSAGE_NOT_FOUND' }
  | { code: 'MESSAGE_NOT_RESENDABLE'; status: Status }
  | { code: 'MESSAGE_RECIPIENT_SUPPRESSED'; suppressionId: Id<'sup'> };

/** The organisation has sent as much as it may within the hour. */
export type HourlyLimitError = { code: 'HOURLY_LIMIT'; retryAfterSeconds: number };

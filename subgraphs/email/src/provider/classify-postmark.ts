import { type Outcome, rateLimited, refused } from './outcome.ts';

/** What Postmark answered: HTTP status, its own `ErrorCode` (0 without one) and `Message`. */
export type PostmarkAnswer = { status: number; errorCode: number; message: string; retryAfterMs: number | null };

/** Bad token, sender not confirmed, account not allowed to send, stream unknown or archived: ours to mend. */
const configuration = new Set([10, 400, 401, 405, 412, 413, 1235, 1236]);
const inactiveRecipient = 406;
const invalidRequest = 300;

/** Sorts an answer other than 200 by the failure table (https://postmarkapp.com/developer/api/overview#error-codes). */
export function classifyPostmark({ status, errorCode, message, retryAfterMs }: PostmarkAnswer): Outcome {
  const code = errorCode === 0 ? status : errorCode;
  if (status === 429) return rateLimited(code, message, retryAfterMs);
  if (status === 401 || status === 403) return refused('MISCONFIGURED', code, message);
  // A proxy on the way gave up waiting: Postmark may have taken the message all the same.
  if (status === 502 || status === 504) return refused('UNKNOWN', code, message);
  if (status >= 500 || status === 408) return refused('UNAVAILABLE', code, message);
  if (configuration.has(errorCode)) return refused('MISCONFIGURED', code, message);
  if (errorCode === inactiveRecipient) return refused('RECIPIENT_REFUSED', code, message);
  // 300 stands for any field of the request; only what is said of the recipient is the recipient's fault.
  if (errorCode === invalidRequest) return refused(namesAnotherField(message) ? 'REJECTED' : 'RECIPIENT_REFUSED', code, message);
  return refused('REJECTED', code, message);
}

function namesAnotherField(message: string): boolean {
  return /'?(from|reply-?to|cc|bcc|subject|htmlbody|textbody|attachment|header|metadata|tag)\b'?/i.test(message);
}

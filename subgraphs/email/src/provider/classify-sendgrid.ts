import { type Outcome, rateLimited, refused } from './outcome.ts';

/** What SendGrid answered: HTTP status and its list of mistakes. */
export type SendGridAnswer = {
  status: number;
  errors: readonly { message: string; field: string | null }[];
  retryAfterMs: number | null;
};

/** Sorts an answer other than 202 by the failure table (https://www.twilio.com/docs/sendgrid/api-reference/mail-send/errors). */
export function classifySendGrid({ status, errors, retryAfterMs }: SendGridAnswer): Outcome {
  const detail = errors.map((error) => error.message).join('; ') || `SendGrid answered ${status}`;
  if (status === 429) return rateLimited(status, detail, retryAfterMs);
  if (status === 401 || status === 403) return refused('MISCONFIGURED', status, detail);
  // A proxy on the way gave up waiting: SendGrid may have taken the message all the same.
  if (status === 502 || status === 504) return refused('UNKNOWN', status, detail);
  if (status >= 500 || status === 408) return refused('UNAVAILABLE', status, detail);
  const recipientOnly = errors.length > 0 && errors.every((error) => isRecipientField(error.field));
  if (status === 400 && recipientOnly) return refused('RECIPIENT_REFUSED', status, detail);
  return refused('REJECTED', status, detail);
}

/** `personalizations.0.to.0.email` */
function isRecipientField(field: string | null): boolean {
  return field !== null && /^personalizations(\.\d+)?\.to(\.\d+)?(\.email)?$/.test(field);
}

import { expect, test } from 'vitest';
import { classifySendGrid, type SendGridAnswer } from './classify-sendgrid.ts';

const errors = (field: string | null, message = 'something') => [{ field, message }];

/** Answers as SendGrid documents and sends them. */
const cases: [string, Partial<SendGridAnswer>, string][] = [
  [
    'a recipient that is none',
    { errors: errors('personalizations.0.to.0.email', 'Does not contain a valid address.') },
    'RECIPIENT_REFUSED',
  ],
  ['the recipients as a whole', { errors: errors('personalizations.0.to') }, 'RECIPIENT_REFUSED'],
  ['recipient and subject', { errors: [...errors('personalizations.0.to.0.email'), ...errors('subject')] }, 'REJECTED'],
  ['another field', { errors: errors('content.0.value') }, 'REJECTED'],
  ['no field named', { errors: errors(null, 'Bad Request') }, 'REJECTED'],
  ['no reason named', { errors: [] }, 'REJECTED'],
  ['expired key', { status: 401, errors: errors(null) }, 'MISCONFIGURED'],
  ['sender not verified', { status: 403, errors: errors('from', 'does not match a verified Sender Identity') }, 'MISCONFIGURED'],
  ['too large', { status: 413 }, 'REJECTED'],
  ['rate limit', { status: 429, errors: errors(null, 'too many requests') }, 'RATE_LIMITED'],
  ['their mistake', { status: 500 }, 'UNAVAILABLE'],
  ['not available', { status: 503 }, 'UNAVAILABLE'],
  ['proxy without an answer', { status: 504 }, 'UNKNOWN'],
];

test.each(cases)('%s', (_name, answer, kind) => {
  expect(classifySendGrid({ status: 400, errors: [], retryAfterMs: null, ...answer }).kind).toBe(kind);
});

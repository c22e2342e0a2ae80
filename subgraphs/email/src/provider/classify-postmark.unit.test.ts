import { expect, test } from 'vitest';
import { classifyPostmark, type PostmarkAnswer } from './classify-postmark.ts';

/** Answers as Postmark documents and sends them. */
const cases: [string, Partial<PostmarkAnswer>, string][] = [
  [
    'bad or missing token',
    { status: 401, errorCode: 10, message: 'No Account or Server API tokens were supplied.' },
    'MISCONFIGURED',
  ],
  [
    'sender not confirmed',
    { errorCode: 400, message: "The 'From' address you supplied is not a Sender Signature." },
    'MISCONFIGURED',
  ],
  ['not allowed to send', { errorCode: 405, message: 'Not allowed to send: you ran out of credits.' }, 'MISCONFIGURED'],
  [
    'account pending',
    { errorCode: 412, message: 'While your account is pending approval, all recipients must share a domain.' },
    'MISCONFIGURED',
  ],
  [
    'inactive recipient',
    { errorCode: 406, message: 'You tried to send to a recipient that has been marked as inactive.' },
    'RECIPIENT_REFUSED',
  ],
  ['invalid recipient', { errorCode: 300, message: "Error parsing 'To': Illegal email address 'nobody'." }, 'RECIPIENT_REFUSED'],
  ['invalid sender', { errorCode: 300, message: "Invalid 'From' address: 'x'." }, 'REJECTED'],
  ['invalid answer address', { errorCode: 300, message: "Error parsing 'ReplyTo': Illegal email domain." }, 'REJECTED'],
  ['broken JSON', { errorCode: 402, message: 'Received invalid JSON input.' }, 'REJECTED'],
  ['too large', { status: 413, errorCode: 0, message: 'Request returned status code 413' }, 'REJECTED'],
  ['rate limit', { status: 429, errorCode: 429, message: 'Rate limit exceeded.' }, 'RATE_LIMITED'],
  ['their mistake', { status: 500, errorCode: 0, message: 'Internal Server Error' }, 'UNAVAILABLE'],
  ['maintenance', { status: 503, errorCode: 100, message: 'Maintenance' }, 'UNAVAILABLE'],
  ['proxy without an answer', { status: 504, errorCode: 0, message: 'Gateway Timeout' }, 'UNKNOWN'],
  ['proxy with a broken answer', { status: 502, errorCode: 0, message: 'Bad Gateway' }, 'UNKNOWN'],
];

test.each(cases)('%s', (_name, answer, kind) => {
  expect(classifyPostmark({ status: 422, errorCode: 0, message: '', retryAfterMs: null, ...answer }).kind).toBe(kind);
});

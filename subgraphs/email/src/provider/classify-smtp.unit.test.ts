import { expect, test } from 'vitest';
import { classifySmtp, type SmtpFailure } from './classify-smtp.ts';

const silence = {
  code: 'ECONNECTION',
  command: 'CONN',
  responseCode: null,
  response: null,
  message: 'closed',
  contentSent: false,
};
const reply = (command: string, response: string): Partial<SmtpFailure> => ({
  code: 'EENVELOPE',
  command,
  responseCode: Number(response.slice(0, 3)),
  response,
});

/** Failures as nodemailer reports them. */
const cases: [string, Partial<SmtpFailure>, string, string | null][] = [
  ['no such user', reply('RCPT TO', '550 5.1.1 <x@y>: user unknown'), 'RECIPIENT_REFUSED', '550 5.1.1'],
  ['no such user, without an enhanced code', reply('RCPT TO', '553 sorry'), 'RECIPIENT_REFUSED', '553'],
  ['mailbox full', reply('RCPT TO', '452 4.2.2 over quota'), 'DEFERRED', '452 4.2.2'],
  ['greylisted', reply('RCPT TO', '450 4.2.0 greylisted'), 'DEFERRED', '450 4.2.0'],
  ['relaying denied', reply('RCPT TO', '554 5.7.1 Relay access denied'), 'MISCONFIGURED', '554 5.7.1'],
  ['blocked by policy', reply('RCPT TO', '550 5.7.26 unauthenticated sender'), 'REJECTED', '550 5.7.26'],
  ['sender refused', reply('MAIL FROM', '553 5.1.8 sender domain does not exist'), 'MISCONFIGURED', '553 5.1.8'],
  ['too large for the server', reply('MAIL FROM', '552 5.3.4 message size exceeds limit'), 'REJECTED', '552 5.3.4'],
  ['content refused', { ...reply('DATA', '554 5.6.0 spam'), contentSent: true }, 'REJECTED', '554 5.6.0'],
  ['content refused for now', { ...reply('DATA', '451 4.3.0 try later'), contentSent: true }, 'DEFERRED', '451 4.3.0'],
  [
    'credentials refused',
    { code: 'EAUTH', responseCode: 535, response: '535 5.7.8 bad credentials' },
    'MISCONFIGURED',
    '535 5.7.8',
  ],
  ['credentials missing', { code: 'EAUTH', message: 'Missing credentials' }, 'MISCONFIGURED', 'EAUTH'],
  ['authentication wanted', reply('MAIL FROM', '530 5.7.0 Authentication required'), 'MISCONFIGURED', '530 5.7.0'],
  ['shutting down', reply('CONN', '421 4.3.2 shutting down'), 'UNAVAILABLE', '421 4.3.2'],
  ['greeted with a refusal', reply('CONN', '554 no service here'), 'UNAVAILABLE', '554'],
  ['silence before the content', {}, 'UNAVAILABLE', 'ECONNECTION'],
  ['silence after the content', { contentSent: true }, 'UNKNOWN', 'ECONNECTION'],
  ['too large by what the server said before', { code: 'EMESSAGE' }, 'REJECTED', 'EMESSAGE'],
];

test.each(cases)('%s', (_name, failure, kind, code) => {
  expect(classifySmtp({ ...silence, ...failure })).toMatchObject({ kind, code });
});

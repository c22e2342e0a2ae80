import { EnvError, parseEnv } from '@quittance/env';
import { expect, test } from 'vitest';
import { emailEnvSchema } from './env.ts';

const least = {
  DATABASE_URL_EMAIL: 'postgresql://email_app@localhost/email',
  PUBLIC_URL: 'https://quittance.example',
  INTERNAL_SECRET: 'x'.repeat(32),
  DOCUMENT_LINK_SECRET: 'x'.repeat(32),
};
const from = { MAIL_FROM: 'Quittance <mail@quittance.example>' };
const parse = (more: Record<string, string>) => parseEnv(emailEnvSchema, { ...least, ...more });
const refusal = (more: Record<string, string>): string => {
  try {
    parse(more);
    return 'accepted';
  } catch (error) {
    return error instanceof EnvError ? error.message : String(error);
  }
};

test('without a provider the built-in mailbox is used', () => {
  expect(parse({}).MAIL_PROVIDERS).toEqual([]);
  expect(parse({ MAIL_PROVIDERS: 'mailbox' }).MAIL_PROVIDERS).toEqual([]);
});

test('all that is configured is used, or what is named, in that order', () => {
  const all = { ...from, POSTMARK_TOKEN: 'p', SENDGRID_API_KEY: 's', SMTP_URL: 'smtp://localhost' };
  expect(parse(all).MAIL_PROVIDERS).toEqual(['postmark', 'sendgrid', 'smtp']);
  expect(parse({ ...all, MAIL_PROVIDERS: 'smtp, postmark' }).MAIL_PROVIDERS).toEqual(['smtp', 'postmark']);
  expect(parse({ ...all, MAIL_PROVIDERS: 'mailbox' }).MAIL_PROVIDERS).toEqual([]);
});

test('what does not fit together is refused, with the name of what is to be mended', () => {
  expect(refusal({ POSTMARK_TOKEN: 'p' })).toContain('MAIL_FROM');
  expect(refusal({ ...from, MAIL_PROVIDERS: 'sendgrid' })).toContain('SENDGRID_API_KEY');
  expect(refusal({ ...from, SMTP_URL: 'smtp://localhost', MAIL_PROVIDERS: 'smtp,mailbox' })).toContain('MAIL_PROVIDERS');
  expect(refusal({ ...from, SMTP_URL: 'http://localhost' })).toContain('SMTP_URL');
  expect(refusal({ MAIL_FROM: 'nobody' })).toContain('MAIL_FROM');
  expect(refusal({ POSTMARK_WEBHOOK_USER: 'postmark' })).toContain('POSTMARK_WEBHOOK_PASSWORD');
  expect(refusal({ MAIL_LEASE_SECONDS: '20' })).toContain('MAIL_LEASE_SECONDS');
});

test('a sender may have a name', () => {
  expect(parse(from).MAIL_FROM).toEqual({ name: 'Quittance', address: 'mail@quittance.example' });
  expect(parse({ MAIL_FROM: '"Quittance, Inc." <mail@quittance.example>' }).MAIL_FROM?.name).toBe('Quittance, Inc.');
  expect(parse({ MAIL_FROM: 'mail@quittance.example' }).MAIL_FROM).toEqual({ name: null, address: 'mail@quittance.example' });
});

test('a mail server is told as an address', () => {
  expect(parse({ ...from, SMTP_URL: 'smtp://me%40x:s%3Acret@mail.example' }).SMTP_URL).toEqual({
    host: 'mail.example',
    port: 587,
    secure: false,
    auth: { user: 'me@x', pass: 's:cret' },
  });
  expect(parse({ ...from, SMTP_URL: 'smtps://mail.example' }).SMTP_URL).toMatchObject({ port: 465, secure: true, auth: null });
});

import { expect, test } from 'vitest';
import { customMail } from './custom-mail.ts';
import { invitationMail } from './invitation-mail.ts';
import { type InvoiceMail, invoiceMail } from './invoice-mail.ts';
import type { Mail } from './mail.ts';
import { passwordResetMail } from './password-reset-mail.ts';
import { receiptMail } from './receipt-mail.ts';
import { renderMail } from './render.ts';
import { moneyText } from './words.ts';

const invoice: InvoiceMail = {
  seller: 'Müller & Söhne',
  buyer: 'Contoso GmbH',
  number: 'INV-2026-00001',
  currency: 'EUR',
  totalMinor: 119_000n,
  dueMinor: 119_000n,
  issuedOn: '2026-01-31',
  dueOn: '2026-02-14',
  message: 'Thank you!\nSee you soon.',
  payUrl: 'https://pay.example/pay/abc?x=1&y=2',
};
const mails: Record<string, Mail> = {
  invoice: invoiceMail(invoice),
  'part-paid invoice': invoiceMail({ ...invoice, dueMinor: 19_000n, dueOn: null, message: null }),
  receipt: receiptMail({ ...invoice, paidAt: new Date('2026-02-01T08:00:00Z') }),
  'password link': passwordResetMail({
    name: 'Ada',
    resetUrl: 'https://pay.example/reset?token=abc',
    expiresAt: new Date('2026-01-31T12:30:00Z'),
  }),
  invitation: invitationMail({
    organizationName: 'Northwind',
    inviterName: 'Ada Byron',
    role: 'ACCOUNTANT',
    acceptUrl: 'https://pay.example/invitations/abc',
    expiresAt: new Date('2026-02-07T12:00:00Z'),
  }),
  'message of one’s own': customMail({ from: 'Northwind', subject: 'Hello', text: 'One.\nStill one.\n\nTwo.' }),
};

/** What a reader sees of HTML: its texts, without what is hidden or styles. */
const visible = (html: string) =>
  html
    .replaceAll(/<(style|title)[\s\S]*?<\/\1>/g, ' ')
    .replaceAll(/<div style="display:none[\s\S]*?<\/div><\/div>/g, ' ')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/&#\d+;/g, ' ')
    .replaceAll('&amp;', '&');
const wordsOf = (text: string) =>
  new Set([...text.matchAll(/[\p{L}\p{N}€][\p{L}\p{N}:/?=&.,-]*/gu)].map(([word]) => word.replace(/[:.,?]+$/, '')));
/** What stands before the address that a button leads to, in the HTML only. */
const beside = wordsOf('Or open this address');

test.each(Object.entries(mails))('%s: text and HTML say the same', async (_name, mail) => {
  const { text, html } = await renderMail(mail);
  const inText = wordsOf(text);
  const inHtml = wordsOf(visible(html));
  expect(inText.size).toBeGreaterThan(5);
  expect([...inText].filter((word) => !inHtml.has(word))).toEqual([]);
  expect([...inHtml].filter((word) => !inText.has(word) && !beside.has(word))).toEqual([]);
});

test('an invoice says who asks for how much until when, and where to pay', async () => {
  const { subject, text, html } = await renderMail(invoiceMail(invoice));
  expect(subject).toBe('Invoice INV-2026-00001 from Müller & Söhne');
  for (const said of ['Müller & Söhne', '€1,190.00', '14 February 2026', '> Thank you!\n> See you soon.', invoice.payUrl])
    expect(text).toContain(said);
  expect(html).toContain('href="https://pay.example/pay/abc?x=1&amp;y=2"');
});

test('what people write is shown, never run', async () => {
  const nasty = '<script>alert(1)</script><img src=x onerror=alert(1)>" onmouseover="x';
  const { html } = await renderMail(invoiceMail({ ...invoice, seller: nasty, buyer: nasty, number: nasty, message: nasty }));
  expect(html).not.toMatch(/<script>alert|<img src=x/);
  expect(html).not.toMatch(/<[^>]*\sonmouseover=/);
});

test('a link that is no web address makes no mail', async () => {
  await expect(renderMail(invoiceMail({ ...invoice, payUrl: 'javascript:alert(1)' }))).rejects.toThrow('javascript:');
});

test('both looks and narrow screens are provided for', async () => {
  const { html } = await renderMail(invoiceMail(invoice));
  expect(html).toContain('<meta name="color-scheme" content="light dark"/>');
  expect(html).toContain('@media (prefers-color-scheme: dark)');
  expect(html).toContain('@media (max-width: 480px)');
  expect(html).toContain('name="viewport"');
});

test.each([
  [119_000n, 'EUR', '€1,190.00'],
  [119_000n, 'JPY', 'JP¥119,000'],
  [1_234n, 'KWD', 'KWD 1.234'],
  [9_007_199_254_740_993_99n, 'EUR', '€9,007,199,254,740,993.99'],
  [0n, 'GBP', '£0.00'],
])('%s minor units of %s read %s', (amountMinor, currency, text) => {
  expect(moneyText(amountMinor, currency).replaceAll('\u00a0', ' ')).toBe(text);
});

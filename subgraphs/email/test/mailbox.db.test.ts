import { invoicePaid, invoiceSendRequested } from '@quittance/events/invoice';
import { invitationCreated, organizationCreated, organizationUpdated, passwordResetRequested } from '@quittance/events/user';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readContent } from '../src/attachment/store.ts';
import { deliverDue } from '../src/delivery/worker.ts';
import { replyAddressOf } from '../src/organization/store.ts';
import { paid, sendRequested } from './examples.ts';
import { type Mail, startMail } from './harness.ts';

let mail: Mail;
beforeAll(async () => {
  mail = await startMail();
});
afterAll(() => mail.close());

const messagesTo = (recipient: string) =>
  mail.deps.db.message.findMany({ where: { recipient }, include: { attachments: true, timeline: true } });

test('an invoice to be sent becomes one message to each recipient, kept once with its PDF', async () => {
  const to = ['ap@contoso.example', 'AP@contoso.example', 'boss@contoso.example'];
  const data = sendRequested(mail.documents, { to });
  await mail.handle(invoiceSendRequested, data);
  await deliverDue(mail.deps);
  const messages = await mail.deps.db.message.findMany({
    where: { purpose: 'INVOICE' },
    include: { attachments: true },
    orderBy: { recipientKey: 'asc' },
  });
  expect(messages.map((each) => [each.recipientKey, each.status, each.provider])).toEqual([
    ['ap@contoso.example', 'SENT', 'mailbox'],
    ['boss@contoso.example', 'SENT', 'mailbox'],
  ]);
  expect(messages[0]).toMatchObject({
    fromName: 'Northwind Studio',
    fromAddress: 'mail@quittance.example',
    replyTo: 'billing@northwind.example',
    subject: 'Invoice INV-2026-00001 from Northwind Studio',
    attachments: [{ name: 'INV-2026-00001.pdf', contentType: 'application/pdf', sha256: data.documentSha256 }],
  });
  expect(messages[0]?.textBody).toContain(data.payUrl);
  expect(Buffer.from((await readContent(mail.deps.db, data.documentSha256)) ?? []).toString()).toBe('%PDF-1.7 invoice');
  expect(await mail.deps.db.mailboxEntry.count()).toBe(2);
  expect(mail.documents.asked).toBe(1);
});

test('an event that comes again, with or without its inbox row, sends nothing again', async () => {
  const data = sendRequested(mail.documents, { to: ['again@contoso.example'] });
  const id = await mail.handle(invoiceSendRequested, data);
  await mail.handle(invoiceSendRequested, data, id);
  await mail.deps.db.inboxEvent.deleteMany();
  await mail.handle(invoiceSendRequested, data, id);
  await deliverDue(mail.deps);
  const messages = await messagesTo('again@contoso.example');
  expect(messages).toHaveLength(1);
  expect(messages[0]?.timeline.map((entry) => entry.type)).toEqual(['QUEUED', 'SENT']);
  const told = (await mail.told()).filter((each) => each.to === 'again@contoso.example');
  expect(told.map(({ status, version }) => [status, version])).toEqual([
    ['QUEUED', 1],
    ['SENT', 2],
  ]);
});

test('a paid invoice is receipted to whoever is to know, and to nobody otherwise', async () => {
  await mail.handle(invoicePaid, paid({ to: 'payer@contoso.example' }));
  await mail.handle(invoicePaid, paid({ to: null }));
  await deliverDue(mail.deps);
  const receipts = await mail.deps.db.message.findMany({ where: { purpose: 'RECEIPT' } });
  expect(receipts).toMatchObject([
    { recipient: 'payer@contoso.example', subject: 'Receipt for invoice INV-2026-00001 from Northwind Studio' },
  ]);
});

test('a password link belongs to no organisation, and is not sent after it has expired', async () => {
  const { example } = passwordResetRequested;
  const inTime = {
    ...example,
    to: 'in-time@northwind.example',
    expiresAt: new Date(mail.clock.now().getTime() + 60_000).toISOString(),
  };
  const late = { ...example, to: 'late@northwind.example', expiresAt: mail.clock.now().toISOString() };
  await mail.handle(passwordResetRequested, inTime);
  await mail.handle(passwordResetRequested, late);
  await deliverDue(mail.deps);
  expect(await messagesTo('in-time@northwind.example')).toMatchObject([{ organizationId: null, status: 'SENT' }]);
  expect(await messagesTo('late@northwind.example')).toMatchObject([{ status: 'FAILED' }]);
  expect((await messagesTo('in-time@northwind.example'))[0]?.textBody).toContain(example.resetUrl);
});

test('an invitation belongs to no organisation, so that nobody who reads its mail can accept it for somebody else', async () => {
  const { example } = invitationCreated;
  const expiresAt = new Date(mail.clock.now().getTime() + 60_000).toISOString();
  await mail.handle(invitationCreated, { ...example, to: 'invited@northwind.example', expiresAt });
  await deliverDue(mail.deps);
  const [message] = await messagesTo('invited@northwind.example');
  expect(message).toMatchObject({ organizationId: null, status: 'SENT', purpose: 'INVITATION' });
  expect(message?.textBody).toContain(example.acceptUrl);
});

test('the newest state of an organisation is kept, in whatever order it comes', async () => {
  const { example } = organizationCreated;
  await mail.handle(organizationUpdated, { ...example, email: 'new@northwind.example', version: 2 });
  await mail.handle(organizationCreated, example);
  expect(await replyAddressOf(mail.deps.db, example.organizationId)).toBe('new@northwind.example');
});

test('a seller without a usable address gets no Reply-To instead of breaking the mail', async () => {
  const seller = { name: 'Bad\r\nBcc: everybody@example.com', email: 'not an address' };
  await mail.handle(invoiceSendRequested, sendRequested(mail.documents, { to: ['careful@contoso.example'], seller }));
  await deliverDue(mail.deps);
  expect(await messagesTo('careful@contoso.example')).toMatchObject([
    {
      status: 'SENT',
      replyTo: null,
      fromName: 'Bad Bcc: everybody@example.com',
      subject: 'Invoice INV-2026-00001 from Bad Bcc: everybody@example.com',
    },
  ]);
});

test('a document that can not be had is asked for again later; one that is not what the event said is never sent', async () => {
  mail.documents.status = 503;
  await mail.handle(
    invoiceSendRequested,
    sendRequested(mail.documents, { ...mail.documents.add('late'), to: ['patient@contoso.example'] }),
  );
  await deliverDue(mail.deps);
  expect(await messagesTo('patient@contoso.example')).toMatchObject([{ status: 'DEFERRED' }]);
  mail.documents.status = null;
  mail.clock.advance(60_000);
  await deliverDue(mail.deps);
  expect(await messagesTo('patient@contoso.example')).toMatchObject([{ status: 'SENT' }]);

  const forged = sendRequested(mail.documents, { to: ['forged@contoso.example'], documentSha256: 'a'.repeat(64) });
  await mail.handle(invoiceSendRequested, forged);
  await deliverDue(mail.deps);
  expect(await messagesTo('forged@contoso.example')).toMatchObject([{ status: 'FAILED' }]);
});

test('the database itself keeps the timeline append-only, headers on one line and contents true to their hash', async () => {
  const statements = [
    `UPDATE timeline_entry SET type = 'DELIVERED'`,
    `DELETE FROM timeline_entry`,
    `TRUNCATE timeline_entry`,
    `UPDATE message SET subject = E'one\\r\\nBcc: two@example.com'`,
    `UPDATE attachment_content SET bytes = 'other', byte_length = 5`,
  ];
  for (const statement of statements) await expect(mail.pool.query(statement), statement).rejects.toThrow();
});

import { invoiceSendRequested } from '@quittance/events/invoice';
import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fixture, startFixture } from './start-fixture.ts';
import { createDraft, createPartner, invoiceOf, issued, mutate, newKey, seller } from './story.ts';

describe('sendInvoice', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startFixture({ env: { RENDER_THREADS: '1' } });
  });
  afterAll(() => fixture.stop());

  const send = (caller: ReturnType<typeof callerOf>, input: Record<string, unknown>) =>
    mutate(fixture, caller, 'sendInvoice', { idempotencyKey: newKey(), ...input }, 'invoice { sentAt }');

  test('tells the mail service once the PDF is stored, with its hash', async () => {
    const caller = await seller(fixture);
    const invoice = await issued(fixture, caller);
    const sent = await send(caller, { invoiceId: invoice.id, message: 'Thank you.' });
    expect(sent).toEqual({ __typename: 'SendInvoiceSuccess', invoice: { sentAt: expect.any(String) } });
    await fixture.rendered(invoice.id);
    const { document } = await invoiceOf(fixture, caller, invoice.id, 'document { id sha256 }');
    const told = await fixture.told(invoice.id, 'send_requested');
    expect(told).toMatchObject([
      {
        ...{ number: invoice.number, to: ['ap@contoso.example'], message: 'Thank you.', dueMinor: '11900', totalMinor: '11900' },
        ...{
          payUrl: invoice.payUrl,
          documentId: document.id,
          documentSha256: document.sha256,
          fileName: `${invoice.number}.pdf`,
        },
      },
    ]);
    expect(invoiceSendRequested.schema.safeParse(told[0]).success).toBe(true);
  });

  test('tells at once when the PDF is there already', async () => {
    const caller = await seller(fixture);
    const invoice = await issued(fixture, caller);
    await fixture.rendered(invoice.id);
    await send(caller, { invoiceId: invoice.id, to: ['one@contoso.example', 'two@contoso.example', 'one@contoso.example'] });
    const [told] = await fixture.told(invoice.id, 'send_requested');
    expect(told.to).toEqual(['one@contoso.example', 'two@contoso.example']);
  });

  test('the same key sends once, also at once; another key sends again; the same key with other recipients is refused', async () => {
    const caller = await seller(fixture);
    const invoice = await issued(fixture, caller);
    await fixture.rendered(invoice.id);
    const input = { idempotencyKey: newKey(), invoiceId: invoice.id };
    await Promise.all(Array.from({ length: 5 }, () => send(caller, input)));
    expect(await fixture.told(invoice.id, 'send_requested')).toHaveLength(1);
    expect((await send(caller, { ...input, to: ['x@contoso.example'] })).__typename).toBe('IdempotencyKeyReusedError');
    await send(caller, { invoiceId: invoice.id });
    expect(await fixture.told(invoice.id, 'send_requested')).toHaveLength(2);
  });

  test('refuses drafts, void invoices, and what is not there', async () => {
    const caller = await seller(fixture);
    expect((await send(caller, { invoiceId: await createDraft(fixture, caller) })).__typename).toBe('InvoiceNotIssuedError');
    const { id } = await issued(fixture, caller);
    await mutate(fixture, caller, 'voidInvoice', { invoiceId: id });
    expect((await send(caller, { invoiceId: id })).__typename).toBe('InvoiceVoidError');
    const foreign = await issued(fixture, await seller(fixture));
    for (const invoiceId of [newId('inv'), foreign.id]) {
      expect((await send(caller, { invoiceId, to: ['a@b.example'] })).__typename).toBe('InvoiceNotFoundError');
    }
  });

  test.each([
    ['nobody', [], ['to']],
    ['21 people', Array.from({ length: 21 }, (_, index) => `a${index}@b.example`), ['to']],
    ['what is no address', ['a@b.example', 'nobody'], ['to', '1']],
  ])('refuses to send to %s', async (_what, to, path) => {
    const caller = await seller(fixture);
    const { id } = await issued(fixture, caller);
    expect(await send(caller, { invoiceId: id, to })).toMatchObject({ __typename: 'ValidationError', path });
  });

  test('asks for recipients when the buyer has no address', async () => {
    const caller = await seller(fixture);
    const buyerId = await createPartner(fixture, caller, { email: null });
    const { id } = await issued(fixture, caller, { buyerId });
    expect(await send(caller, { invoiceId: id })).toMatchObject({ __typename: 'ValidationError', path: ['to'] });
  });

  test('is for members who may write invoices', async () => {
    const query = `mutation ($input: SendInvoiceInput!) { sendInvoice(input: $input) { __typename } }`;
    const input = { idempotencyKey: newKey(), invoiceId: newId('inv') };
    const { errors } = await fixture.run(callerOf({ role: 'VIEWER' }), query, { input });
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('while no renderer runs', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startFixture();
  });
  afterAll(() => fixture.stop());

  test('issuing and sending are not delayed, the mail waits, and voiding takes it back', async () => {
    const caller = await seller(fixture);
    const { id } = await issued(fixture, caller);
    await mutate(fixture, caller, 'sendInvoice', { idempotencyKey: newKey(), invoiceId: id });
    expect(await fixture.told(id, 'send_requested')).toEqual([]);
    expect(await fixture.rows('SELECT released_at FROM invoice_send')).toEqual([{ released_at: null }]);
    await mutate(fixture, caller, 'voidInvoice', { invoiceId: id });
    expect(await fixture.rows('SELECT FROM invoice_send')).toEqual([]);
  });
});

import { invoicePaid } from '@quittance/events/invoice';
import { newId } from '@quittance/ids';
import type { callerOf } from '@quittance/testing/caller';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fixture, startFixture } from './start-fixture.ts';
import { changeBill, createDraft, createPartner, invoiceOf, issued, mutate, seller } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

const state = 'status totals { paid { amount } due { amount } } paidAt';
const partly = { status: 'PARTIALLY_SETTLED', settledMinor: '4000', dueMinor: '7900' } as const;

describe('what billing tells', () => {
  test('makes the invoice partly and then wholly paid, and tells of that once', async () => {
    const caller = await seller(fixture);
    const { id, payUrl } = await issued(fixture, caller);
    await changeBill(fixture, id, { ...partly, version: 2 });
    expect(await invoiceOf(fixture, caller, id, state)).toEqual({
      ...{ status: 'PARTIALLY_PAID', totals: { paid: { amount: '40.00' }, due: { amount: '79.00' } }, paidAt: null },
    });
    expect(await fixture.told(id, 'paid')).toEqual([]);
    await changeBill(fixture, id, { version: 3 });
    expect(await invoiceOf(fixture, caller, id, state)).toMatchObject({ status: 'PAID', paidAt: expect.any(String) });
    const told = await fixture.told(id, 'paid');
    expect(told).toMatchObject([{ invoiceId: id, to: 'ap@contoso.example', payUrl, totalMinor: '11900' }]);
    expect(invoicePaid.schema.safeParse(told[0]).success).toBe(true);
  });

  test('counts by its version, whatever order it comes in and however often', async () => {
    const caller = await seller(fixture);
    const { id } = await issued(fixture, caller);
    await changeBill(fixture, id, { version: 3 });
    await changeBill(fixture, id, { ...partly, version: 2 });
    await changeBill(fixture, id, { version: 3 });
    expect((await invoiceOf(fixture, caller, id, state)).status).toBe('PAID');
    expect(await fixture.told(id, 'paid')).toHaveLength(1);
    const { timeline } = await invoiceOf(fixture, caller, id, 'timeline { nodes { kind } }');
    expect(timeline.nodes.map(({ kind }: { kind: string }) => kind)).toEqual(['PAID', 'ISSUED', 'CREATED']);
  });

  test('a refund opens the invoice again', async () => {
    const caller = await seller(fixture);
    const { id } = await issued(fixture, caller);
    await changeBill(fixture, id, { version: 2 });
    const cause = { kind: 'REFUND' as const, paymentId: newId('pay'), transferId: null, amountMinor: '11900' };
    await changeBill(fixture, id, { status: 'OPEN', settledMinor: '0', dueMinor: '11900', version: 3, cause });
    expect(await invoiceOf(fixture, caller, id, `${state} timeline { nodes { kind } }`)).toMatchObject({
      ...{ status: 'ISSUED', totals: { paid: { amount: '0.00' }, due: { amount: '119.00' } }, paidAt: null },
      timeline: { nodes: [{ kind: 'REOPENED' }, { kind: 'PAID' }, { kind: 'ISSUED' }, { kind: 'CREATED' }] },
    });
  });

  test('is paid without a receipt when the buyer has no address', async () => {
    const caller = await seller(fixture);
    const buyerId = await createPartner(fixture, caller, { email: null });
    const { id } = await issued(fixture, caller, { buyerId });
    await changeBill(fixture, id);
    expect(await fixture.told(id, 'paid')).toMatchObject([{ to: null }]);
  });
});

describe('voidInvoice', () => {
  const voidInvoice = (caller: ReturnType<typeof callerOf>, invoiceId: string, reason?: string) =>
    mutate(fixture, caller, 'voidInvoice', { invoiceId, reason }, `invoice { voidReason number ${state} }`);

  test('takes the invoice back, tells the others, and keeps its number', async () => {
    const caller = await seller(fixture);
    const { id, number } = await issued(fixture, caller);
    const { invoice } = await voidInvoice(caller, id, 'Wrong customer');
    expect(invoice).toMatchObject({ number, status: 'VOID', voidReason: 'Wrong customer', totals: { due: { amount: '0.00' } } });
    expect(await fixture.told(id, 'voided')).toMatchObject([{ invoiceId: id, version: 3 }]);
    expect((await voidInvoice(caller, id)).__typename).toBe('VoidInvoiceSuccess');
    expect(await fixture.told(id, 'voided')).toHaveLength(1);
  });

  test('refuses when anything is paid, and says how much', async () => {
    const caller = await seller(fixture);
    const { id } = await issued(fixture, caller);
    await changeBill(fixture, id, partly);
    const query = `mutation ($input: VoidInvoiceInput!) { voidInvoice(input: $input) { ... on InvoicePaidError { code paid { amount currency } } } }`;
    const { data } = await fixture.run(caller, query, { input: { invoiceId: id } });
    expect(data.voidInvoice).toEqual({ code: 'INVOICE_PAID', paid: { amount: '40.00', currency: 'EUR' } });
  });

  test('refuses drafts, and knows nobody else’s', async () => {
    const caller = await seller(fixture);
    expect((await voidInvoice(caller, await createDraft(fixture, caller))).__typename).toBe('InvoiceNotIssuedError');
    const foreign = await issued(fixture, await seller(fixture));
    for (const id of [foreign.id, newId('inv')]) expect((await voidInvoice(caller, id)).__typename).toBe('InvoiceNotFoundError');
    expect(await voidInvoice(caller, foreign.id, 'x'.repeat(501))).toMatchObject({
      __typename: 'ValidationError',
      path: ['reason'],
    });
  });

  test('stays void when the bill is merely open or canceled, and yields to a payment that was faster', async () => {
    const caller = await seller(fixture);
    const [kept, paid] = [await issued(fixture, caller), await issued(fixture, caller)];
    for (const { id } of [kept, paid]) await voidInvoice(caller, id);
    await changeBill(fixture, kept.id, { status: 'OPEN', settledMinor: '0', dueMinor: '11900', version: 1 });
    await changeBill(fixture, kept.id, { status: 'CANCELED', settledMinor: '0', dueMinor: '0', version: 2 });
    expect(await invoiceOf(fixture, caller, kept.id, state)).toMatchObject({
      status: 'VOID',
      totals: { due: { amount: '0.00' } },
    });
    await changeBill(fixture, paid.id, { version: 2 });
    expect((await invoiceOf(fixture, caller, paid.id, state)).status).toBe('PAID');
  });
});

import { invoiceIssued } from '@quittance/events/invoice';
import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fixture, startFixture } from './start-fixture.ts';
import { createDraft, createPartner, invoiceOf, issue, issued, line, mutate, newKey, seller, tellOfSeller } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

const tryToIssue = (caller: ReturnType<typeof callerOf>, invoiceId: string, idempotencyKey = newKey()) =>
  mutate(fixture, caller, 'issueInvoice', { idempotencyKey, invoiceId }, 'invoice { id number }');

const today = () => fixture.now().toISOString().slice(0, 10);
const year = () => today().slice(0, 4);

describe('issueInvoice', () => {
  test('gives the number, today as its date, a payment link and a document', async () => {
    const caller = await seller(fixture);
    const { id, payToken } = await issued(fixture, caller);
    const invoice = await invoiceOf(
      fixture,
      caller,
      id,
      'number status issuedOn issuedAt payUrl document { status fileName url sha256 }',
    );
    expect(invoice).toEqual({
      ...{ number: `INV-${year()}-00001`, status: 'ISSUED', issuedOn: today(), issuedAt: expect.any(String) },
      payUrl: `http://quittance.test/pay/${payToken}`,
      document: { status: 'PENDING', fileName: `INV-${year()}-00001.pdf`, url: null, sha256: null },
    });
    expect(payToken).toMatch(/^[\w-]{22}$/);
  });

  test('tells the others what they need, once', async () => {
    const caller = await seller(fixture);
    const buyerId = await createPartner(fixture, caller);
    const { id, payToken, number } = await issued(fixture, caller, {
      buyerId,
      notes: 'Thanks',
      issuedOn: today(),
      dueOn: today(),
    });
    const told = await fixture.told(id, 'issued');
    expect(told).toEqual([
      {
        ...{ invoiceId: id, organizationId: caller.organization?.id, number, currency: 'EUR', payToken, version: 2 },
        ...{ totalMinor: '11900', taxMinor: '1900', issuedOn: today(), dueOn: today(), notes: 'Thanks' },
        seller: { name: 'Northwind Studio', email: 'billing@northwind.example' },
        buyer: { name: 'Contoso GmbH', email: 'ap@contoso.example', partnerId: buyerId },
        lines: [{ description: 'Design', quantity: '2', totalMinor: '10000' }],
      },
    ]);
    expect(invoiceIssued.schema.safeParse(told[0]).success).toBe(true);
  });

  test('counts up per organisation and year of issue; drafts take no number', async () => {
    const [one, other] = [await seller(fixture), await seller(fixture)];
    expect((await issued(fixture, one)).number).toBe(`INV-${year()}-00001`);
    await createDraft(fixture, one);
    expect((await issued(fixture, one)).number).toBe(`INV-${year()}-00002`);
    expect((await issued(fixture, other)).number).toBe(`INV-${year()}-00001`);
    expect((await issued(fixture, one, { issuedOn: '2020-06-30' })).number).toBe('INV-2020-00001');
  });

  test('answers the same invoice for the same key, one after the other and at once', async () => {
    const caller = await seller(fixture);
    const [id, key] = [await createDraft(fixture, caller), newKey()];
    const results = await Promise.all(Array.from({ length: 8 }, () => tryToIssue(caller, id, key)));
    results.push(await tryToIssue(caller, id, key));
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    expect(results[0].invoice.number).toBe(`INV-${year()}-00001`);
    expect(await fixture.told(id, 'issued')).toHaveLength(1);
  });

  test('refuses the same key for another invoice, and an issued invoice with another key', async () => {
    const caller = await seller(fixture);
    const [id, other, key] = [await createDraft(fixture, caller), await createDraft(fixture, caller), newKey()];
    await tryToIssue(caller, id, key);
    expect((await tryToIssue(caller, other, key)).__typename).toBe('IdempotencyKeyReusedError');
    expect(await tryToIssue(caller, id)).toMatchObject({ __typename: 'InvoiceNotDraftError', path: ['invoiceId'] });
  });

  test('eight windows at once issue it once', async () => {
    const caller = await seller(fixture);
    const id = await createDraft(fixture, caller);
    const results = await Promise.all(Array.from({ length: 8 }, () => tryToIssue(caller, id)));
    expect(results.map(({ __typename }) => __typename).sort()).toEqual([
      ...Array(7).fill('InvoiceNotDraftError'),
      'IssueInvoiceSuccess',
    ]);
  });

  test.each([
    ['has no buyer', { buyerId: null }, 'buyer'],
    ['has no lines', { lines: [] }, 'lines'],
    ['costs nothing', { lines: [{ ...line, unitPrice: '0' }] }, 'lines'],
    ['is dated in the future', { issuedOn: '2199-01-01' }, 'issuedOn'],
  ])('refuses a draft that %s', async (_what, given, field) => {
    const caller = await seller(fixture);
    const id = await createDraft(fixture, caller, given);
    expect(await tryToIssue(caller, id)).toMatchObject({ __typename: 'InvoiceIncompleteError', path: [field] });
  });

  test('refuses a draft whose due date has passed meanwhile', async () => {
    const caller = await seller(fixture);
    const id = await createDraft(fixture, caller, { dueOn: today() });
    fixture.moveClock(2 * 86_400_000);
    expect(await tryToIssue(caller, id)).toMatchObject({ __typename: 'InvoiceIncompleteError', path: ['dueOn'] });
  });

  test("knows neither what does not exist nor somebody else's; what is no id is a mistake", async () => {
    const caller = await seller(fixture);
    const foreign = await createDraft(fixture, callerOf());
    for (const id of [foreign, newId('inv')]) {
      expect(await tryToIssue(caller, id)).toMatchObject({ __typename: 'InvoiceNotFoundError', path: ['invoiceId'] });
    }
    expect(await tryToIssue(caller, 'nonsense')).toMatchObject({ __typename: 'ValidationError', path: ['invoiceId'] });
  });

  test("is UNAVAILABLE while the seller's data have not come", async () => {
    const caller = callerOf();
    const id = await createDraft(fixture, caller);
    const query = 'mutation ($input: IssueInvoiceInput!) { issueInvoice(input: $input) { __typename } }';
    const { errors } = await fixture.run(caller, query, { input: { idempotencyKey: newKey(), invoiceId: id } });
    expect(errors[0]?.extensions.code).toBe('UNAVAILABLE');
  });

  test("waits for the seller's data when the organisation has just been created", async () => {
    const patient = await startFixture({ env: { SELLER_TIMEOUT_MS: '10000' } });
    const caller = callerOf();
    const id = await createDraft(patient, caller);
    const [invoice] = await Promise.all([issue(patient, caller, id), tellOfSeller(patient, caller)]);
    expect(invoice.status).toBe('ISSUED');
    await patient.stop();
  });

  test('keeps what the parties were called, whatever becomes of them', async () => {
    const caller = await seller(fixture);
    const { id } = await issued(fixture, caller);
    const fields =
      'seller { name taxId address { city } } buyer { name address { city } } lines { description } totals { total { amount } }';
    const before = await invoiceOf(fixture, caller, id, fields);
    await tellOfSeller(fixture, caller, { name: 'Renamed', version: 2 });
    expect(await invoiceOf(fixture, caller, id, fields)).toEqual(before);
    expect(before).toMatchObject({ seller: { name: 'Northwind Studio', taxId: 'DE123456789' }, buyer: { name: 'Contoso GmbH' } });
  });
});

test('the one who issued it stands on the timeline', async () => {
  const caller = await seller(fixture);
  const invoice = await issue(fixture, caller, await createDraft(fixture, caller));
  const { timeline } = await invoiceOf(fixture, caller, invoice.id, 'timeline { nodes { kind by { id } amount { amount } } }');
  expect(timeline.nodes).toEqual([
    { kind: 'ISSUED', by: { id: caller.userId }, amount: { amount: '119.00' } },
    { kind: 'CREATED', by: { id: caller.userId }, amount: null },
  ]);
});

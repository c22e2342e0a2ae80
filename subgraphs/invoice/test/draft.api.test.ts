import { anonymous } from '@quittance/access/caller';
import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fixture, startFixture } from './start-fixture.ts';
import { createDraft, createPartner, invoiceOf, issued, line, mutate, newKey, seller } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

const create = (caller: ReturnType<typeof callerOf>, input: Record<string, unknown>, selection = 'invoice { id }') =>
  mutate(fixture, caller, 'createInvoice', { idempotencyKey: newKey(), ...input }, selection);
const update = (caller: ReturnType<typeof callerOf>, input: Record<string, unknown>, selection = 'invoice { id version }') =>
  mutate(fixture, caller, 'updateInvoice', input, selection);

describe('createInvoice', () => {
  test('writes a draft without a number, in the currency of the organisation', async () => {
    const caller = callerOf();
    const lines = [line, { ...line, description: 'Book', quantity: '3', unitPrice: '12.505', taxRate: '7' }];
    const result = await create(
      caller,
      { lines, notes: ' Thanks. ' },
      `invoice { number status currency notes issuedOn payUrl pdfUrl document { id } buyer { name } version
        totals { taxable { amount } tax { amount } total { amount currency } due { amount } paid { amount } } }`,
    );
    expect(result.invoice).toEqual({
      ...{ number: null, status: 'DRAFT', currency: 'EUR', notes: 'Thanks.', issuedOn: null, payUrl: null, pdfUrl: null },
      ...{ document: null, buyer: null, version: 1 },
      totals: {
        ...{ taxable: { amount: '137.52' }, tax: { amount: '21.63' }, total: { amount: '159.15', currency: 'EUR' } },
        ...{ due: { amount: '159.15' }, paid: { amount: '0.00' } },
      },
    });
  });

  test('shows discounts as they were agreed, with their parts', async () => {
    const caller = callerOf();
    const lines = [line, { ...line, taxRate: '7' }];
    const { invoice } = await create(
      caller,
      { lines, discounts: [{ percent: '10', reason: 'Regular customer' }], charges: [{ amount: '5', taxRate: '19' }] },
      `invoice { discounts { reason percent amount { amount } taxCategory parts { taxRate amount { amount } } }
        charges { amount { amount } taxCategory taxRate } }`,
    );
    expect(invoice.discounts).toEqual([
      {
        ...{ reason: 'Regular customer', percent: '10', amount: { amount: '20.00' }, taxCategory: null },
        parts: [
          { taxRate: '19', amount: { amount: '10.00' } },
          { taxRate: '7', amount: { amount: '10.00' } },
        ],
      },
    ]);
    expect(invoice.charges).toEqual([{ amount: { amount: '5.00' }, taxCategory: 'S', taxRate: '19' }]);
  });

  test('takes 1,000 lines', async () => {
    const lines = Array.from({ length: 1_000 }, () => line);
    const { invoice } = await create(callerOf(), { lines }, 'invoice { totals { total { amount } } lines { position } }');
    expect(invoice.totals.total.amount).toBe('119000.00');
    expect(invoice.lines).toHaveLength(1_000);
  });

  const huge = { ...line, quantity: '900000000000000', unitPrice: '100' };
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  test.each([
    ['1,001 lines', { lines: Array.from({ length: 1_001 }, () => line) }, ['lines']],
    ['a line without a description', { lines: [{ ...line, description: ' ' }] }, ['lines', '0', 'description']],
    ['a description that is too long', { lines: [{ ...line, description: 'x'.repeat(1_001) }] }, ['lines', '0', 'description']],
    ['a quantity with 10 decimals', { lines: [line, { ...line, quantity: '1.0123456789' }] }, ['lines', '1', 'quantity']],
    ['a negative quantity', { lines: [{ ...line, quantity: '-1' }] }, ['lines', '0', 'quantity']],
    ['a negative price', { lines: [{ ...line, unitPrice: '-0.01' }] }, ['lines', '0', 'unitPrice']],
    ['a price with 7 decimals', { lines: [{ ...line, unitPrice: '0.0000001' }] }, ['lines', '0', 'unitPrice']],
    ['a tax rate above 100 %', { lines: [{ ...line, taxRate: '100.01' }] }, ['lines', '0', 'taxRate']],
    ['an exempt line with tax', { lines: [{ ...line, taxCategory: 'E' }] }, ['lines', '0', 'taxRate']],
    [
      'a discount above the price',
      { lines: [{ ...line, discount: { amount: '100.01' } }] },
      ['lines', '0', 'discount', 'amount'],
    ],
    ['a discount that is two', { lines: [{ ...line, discount: { amount: '1', percent: '1' } }] }, ['lines', '0', 'discount']],
    ['a document discount above the sum', { lines: [line], discounts: [{ amount: '100.01' }] }, ['discounts', '0']],
    ['21 discounts', { lines: [line], discounts: Array.from({ length: 21 }, () => ({ percent: '1' })) }, ['discounts']],
    [
      'yen with decimals',
      { currency: 'JPY', lines: [line], charges: [{ amount: '0.5', taxRate: '19' }] },
      ['charges', '0', 'amount'],
    ],
    ['a line beyond 64 bits', { lines: [{ ...line, quantity: '999999999999999', unitPrice: '1000' }] }, ['lines', '0']],
    ['a total beyond 64 bits', { lines: [huge, huge] }, ['lines']],
    ['a due date before the issue date', { lines: [line], issuedOn: '2026-05-02', dueOn: '2026-05-01' }, ['dueOn']],
    ['a due date that has passed', { lines: [line], dueOn: yesterday }, ['dueOn']],
    ['notes that are too long', { lines: [line], notes: 'x'.repeat(5_001) }, ['notes']],
    ['what is no id', { lines: [line], buyerId: 'inv_1' }, ['buyerId']],
    ['an idempotency key that is too short', { lines: [line], idempotencyKey: 'x' }, ['idempotencyKey']],
  ])('refuses %s and names the field', async (_what, input, path) => {
    const result = await create(callerOf(), input);
    expect(result).toMatchObject({ __typename: 'ValidationError', path });
    expect(result.message).not.toBe('Invalid input');
  });

  test('refuses an unknown currency and words for numbers before anything is done', async () => {
    const query = 'mutation ($input: CreateInvoiceInput!) { createInvoice(input: $input) { __typename } }';
    for (const wrong of [
      { currency: 'XXX' },
      { lines: [{ ...line, quantity: 'two' }] },
      { lines: [{ ...line, unitPrice: 50 }] },
    ]) {
      const { errors } = await fixture.run(callerOf(), query, { input: { idempotencyKey: newKey(), ...wrong } });
      expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
      expect(errors[0]?.message).toMatch(/input\.(currency|lines)/);
    }
  });

  test("knows neither a buyer that does not exist nor somebody else's", async () => {
    for (const buyerId of [newId('ptn'), await createPartner(fixture, callerOf())]) {
      expect(await create(callerOf(), { buyerId })).toMatchObject({ __typename: 'PartnerNotFoundError', path: ['buyerId'] });
    }
  });

  test('the same key and input, one after the other and at once, make one draft', async () => {
    const caller = callerOf();
    const input = { idempotencyKey: newKey(), lines: [line] };
    const first = await create(caller, input);
    const others = await Promise.all(Array.from({ length: 8 }, () => create(caller, input)));
    expect(new Set([first, ...others].map(({ invoice }) => invoice.id)).size).toBe(1);
    const fresh = { idempotencyKey: newKey(), lines: [line] };
    const atOnce = await Promise.all(Array.from({ length: 8 }, () => create(caller, fresh)));
    expect(new Set(atOnce.map(({ invoice }) => invoice.id)).size).toBe(1);
  });

  test('the same key with another input is refused, and is free in another organisation', async () => {
    const [caller, idempotencyKey] = [callerOf(), newKey()];
    await create(caller, { idempotencyKey, lines: [line] });
    const other = await create(caller, { idempotencyKey, lines: [{ ...line, quantity: '3' }] });
    expect(other).toMatchObject({ __typename: 'IdempotencyKeyReusedError', path: ['idempotencyKey'] });
    expect((await create(callerOf(), { idempotencyKey, lines: [] })).__typename).toBe('CreateInvoiceSuccess');
  });

  test('a mistake in the input does not use the key up', async () => {
    const [caller, idempotencyKey] = [callerOf(), newKey()];
    await create(caller, { idempotencyKey, lines: [{ ...line, taxRate: '0' }] });
    expect((await create(caller, { idempotencyKey, lines: [line] })).__typename).toBe('CreateInvoiceSuccess');
  });

  test('is for members who may write invoices', async () => {
    const query = `mutation { createInvoice(input: { idempotencyKey: "12345678" }) { __typename } }`;
    const code = async (caller: ReturnType<typeof callerOf>) => (await fixture.run(caller, query)).errors[0]?.extensions.code;
    expect(await code(anonymous)).toBe('UNAUTHENTICATED');
    expect(await code(callerOf({ role: null }))).toBe('FORBIDDEN');
    expect(await code(callerOf({ role: 'VIEWER' }))).toBe('FORBIDDEN');
    expect(await code(callerOf({ kind: 'api_key', scopes: ['invoices:read'] }))).toBe('FORBIDDEN');
  });
});

describe('updateInvoice', () => {
  test('changes what is given, clears what is null and leaves the rest', async () => {
    const caller = callerOf();
    const id = await createDraft(fixture, caller, { notes: 'Thanks', dueOn: '2199-01-01', internalNotes: 'VIP' });
    const changed = await update(
      caller,
      { invoiceId: id, dueOn: null, lines: [{ ...line, quantity: '1' }], priceMode: 'GROSS' },
      'invoice { dueOn notes internalNotes buyer { name } priceMode totals { total { amount } } version }',
    );
    expect(changed.invoice).toEqual({
      ...{ dueOn: null, notes: 'Thanks', internalNotes: 'VIP', buyer: { name: 'Contoso GmbH' }, priceMode: 'GROSS' },
      ...{ totals: { total: { amount: '50.00' } }, version: 2 },
    });
  });

  test('does not overwrite what another window has saved', async () => {
    const caller = callerOf();
    const id = await createDraft(fixture, caller);
    await update(caller, { invoiceId: id, expectedVersion: 1, notes: 'mine' });
    const late = await update(caller, { invoiceId: id, expectedVersion: 1, notes: 'late' });
    expect(late).toMatchObject({ __typename: 'InvoiceVersionConflictError', path: ['expectedVersion'] });
    expect((await invoiceOf(fixture, caller, id, 'notes version')).notes).toBe('mine');
  });

  test('reckons everything anew: a currency without decimals refuses a discount with some', async () => {
    const caller = callerOf();
    const id = await createDraft(fixture, caller, { lines: [{ ...line, discount: { amount: '0.50' } }] });
    const result = await update(caller, { invoiceId: id, currency: 'JPY' });
    expect(result).toMatchObject({ __typename: 'ValidationError', path: ['lines', '0', 'discount', 'amount'] });
  });

  test('a due date that has passed since does not stand in the way of other changes', async () => {
    const caller = callerOf();
    const today = fixture.now().toISOString().slice(0, 10);
    const id = await createDraft(fixture, caller, { dueOn: today });
    fixture.moveClock(2 * 86_400_000);
    expect((await update(caller, { invoiceId: id, notes: 'later' })).__typename).toBe('UpdateInvoiceSuccess');
    expect(await update(caller, { invoiceId: id, dueOn: today })).toMatchObject({
      __typename: 'ValidationError',
      path: ['dueOn'],
    });
  });

  test('refuses null where there must be something, and a buyer of somebody else', async () => {
    const caller = callerOf();
    const id = await createDraft(fixture, caller);
    expect(await update(caller, { invoiceId: id, lines: null })).toMatchObject({
      __typename: 'ValidationError',
      path: ['lines'],
    });
    const buyerId = await createPartner(fixture, callerOf());
    expect((await update(caller, { invoiceId: id, buyerId })).__typename).toBe('PartnerNotFoundError');
  });

  test('and deleteInvoice refuse what is issued, and know nobody else’s', async () => {
    const caller = await seller(fixture);
    const { id } = await issued(fixture, caller);
    const draft = await createDraft(fixture, callerOf());
    for (const field of ['updateInvoice', 'deleteInvoice']) {
      expect((await mutate(fixture, caller, field, { invoiceId: id })).__typename).toBe('InvoiceNotDraftError');
      for (const invoiceId of [draft, newId('inv')]) {
        const result = await mutate(fixture, caller, field, { invoiceId });
        expect(result).toMatchObject({ __typename: 'InvoiceNotFoundError', path: ['invoiceId'] });
      }
    }
  });
});

test('deleteInvoice leaves nothing of a draft', async () => {
  const caller = callerOf();
  const invoiceId = await createDraft(fixture, caller);
  const result = await mutate(fixture, caller, 'deleteInvoice', { invoiceId }, 'invoiceId');
  expect(result).toEqual({ __typename: 'DeleteInvoiceSuccess', invoiceId });
  expect(await invoiceOf(fixture, caller, invoiceId, 'id')).toBeNull();
  expect((await mutate(fixture, caller, 'deleteInvoice', { invoiceId })).__typename).toBe('InvoiceNotFoundError');
});

test('a key whose draft was deleted says so', async () => {
  const [caller, input] = [callerOf(), { idempotencyKey: newKey(), lines: [line] }];
  const { invoice } = await create(caller, input);
  await mutate(fixture, caller, 'deleteInvoice', { invoiceId: invoice.id });
  const query = 'mutation ($input: CreateInvoiceInput!) { createInvoice(input: $input) { __typename } }';
  expect((await fixture.run(caller, query, { input })).errors[0]?.extensions.code).toBe('CONFLICT');
});

describe('previewInvoice', () => {
  const query = `query ($input: PreviewInvoiceInput!) { previewInvoice(input: $input) { __typename
    ... on PreviewInvoiceSuccess { lines { amount { amount } net { amount } explanation }
      totals { total { amount currency } taxBreakdown { rate taxable { amount } tax { amount } explanation } } }
    ... on ValidationError { path } } }`;

  test('reckons without saving', async () => {
    const input = { currency: 'KWD', priceMode: 'GROSS', lines: [{ ...line, taxRate: '5' }] };
    const { data } = await fixture.run(callerOf(), query, { input });
    expect(data.previewInvoice).toMatchObject({
      lines: [{ amount: { amount: '100.000' }, net: { amount: '95.238' }, explanation: '2 × 50 = 100' }],
      totals: {
        total: { amount: '100.000', currency: 'KWD' },
        taxBreakdown: [{ rate: '5', tax: { amount: '4.762' }, explanation: '5/105 of 100.000 = 4.7619047… ≈ 4.762' }],
      },
    });
  });

  test('names the field that is wrong', async () => {
    const { data } = await fixture.run(callerOf(), query, { input: { lines: [{ ...line, discount: { amount: '101' } }] } });
    expect(data.previewInvoice).toEqual({ __typename: 'ValidationError', path: ['lines', '0', 'discount', 'amount'] });
  });
});

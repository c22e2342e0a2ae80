import type { Caller } from '@quittance/access/caller';
import { billChanged } from '@quittance/events/billing';
import type { InputOf } from '@quittance/events/envelope';
import { organizationCreated } from '@quittance/events/user';
import { type Id, newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { expect } from 'vitest';
import type { Fixture, Json } from './start-fixture.ts';

let keys = 0;
/** A new idempotency key. */
export const newKey = () => `test-key-${++keys}`;

export const address = { line1: 'Hauptstrasse 1', line2: null, city: 'Berlin', postalCode: '10115', country: 'DE' };

/** Tells of the caller's organisation as `user` does. */
export async function tellOfSeller(
  fixture: Fixture,
  { organization, userId }: Caller,
  given: { name?: string; version?: number } = {},
): Promise<void> {
  if (organization === null || userId === null) throw new Error('a seller acts for an organisation');
  await fixture.publish(organizationCreated, {
    ...{ organizationId: organization.id, name: organization.name, country: 'DE', currency: 'EUR', taxId: 'DE123456789' },
    ...{ address, email: 'billing@northwind.example', version: 1, ownerUserId: userId, ...given },
  });
}

/** A member of an organisation that `user` has told of. */
export async function seller(fixture: Fixture, options: Parameters<typeof callerOf>[0] = {}): Promise<Caller> {
  const caller = callerOf(options);
  await tellOfSeller(fixture, caller);
  return caller;
}

/** Runs a mutation of one field with one input, asks for `selection` and answers that field's result. */
export async function mutate(
  fixture: Fixture,
  caller: Caller,
  field: string,
  input: Record<string, unknown>,
  selection = '',
): Promise<Json> {
  const Field = `${field[0]?.toUpperCase()}${field.slice(1)}`;
  const errors = '... on UserError { code message path }';
  const success = selection === '' ? '' : `... on ${Field}Success { ${selection} }`;
  const query = `mutation ($input: ${Field}Input!) { result: ${field}(input: $input) { __typename ${success} ${errors} } }`;
  const answer = await fixture.run(caller, query, { input });
  expect(answer.errors).toEqual([]);
  return answer.data.result;
}

export async function createPartner(fixture: Fixture, caller: Caller, given: Record<string, unknown> = {}): Promise<Id<'ptn'>> {
  const input = { kind: 'COMPANY', name: 'Contoso GmbH', email: 'ap@contoso.example', address, ...given };
  const { partner } = await mutate(fixture, caller, 'createPartner', input, 'partner { id }');
  return partner.id;
}

export const line = { description: 'Design', quantity: '2', unitPrice: '50.00', taxCategory: 'S', taxRate: '19' };

/** A draft over 119.00 EUR, ready to be issued. */
export async function createDraft(fixture: Fixture, caller: Caller, given: Record<string, unknown> = {}): Promise<Id<'inv'>> {
  const buyerId = given.buyerId === undefined ? await createPartner(fixture, caller) : given.buyerId;
  const input = { idempotencyKey: newKey(), lines: [line], ...given, buyerId };
  const result = await mutate(fixture, caller, 'createInvoice', input, 'invoice { id }');
  expect(result.__typename).toBe('CreateInvoiceSuccess');
  return result.invoice.id;
}

export async function issue(fixture: Fixture, caller: Caller, invoiceId: Id<'inv'>): Promise<Json> {
  const input = { idempotencyKey: newKey(), invoiceId };
  const result = await mutate(fixture, caller, 'issueInvoice', input, 'invoice { id number payUrl status }');
  expect(result.__typename).toBe('IssueInvoiceSuccess');
  return { ...result.invoice, payToken: result.invoice.payUrl.split('/').at(-1) };
}

/** An invoice over 119.00 EUR. */
export async function issued(fixture: Fixture, caller: Caller, given: Record<string, unknown> = {}): Promise<Json> {
  return issue(fixture, caller, await createDraft(fixture, caller, given));
}

/** Tells of the invoice's bill as billing does; all of the 119.00 are settled unless told. */
export async function changeBill(
  fixture: Fixture,
  invoiceId: Id<'inv'>,
  given: Partial<InputOf<typeof billChanged>> = {},
): Promise<void> {
  const cause = { kind: 'PAYMENT' as const, paymentId: newId('pay'), transferId: null, amountMinor: '11900' };
  await fixture.publish(billChanged, {
    ...{ billId: newId('bil'), invoiceId, organizationId: newId('org'), amountMinor: '11900', currency: 'EUR' },
    ...{ status: 'SETTLED', settledMinor: '11900', dueMinor: '0', version: 2, cause },
    ...given,
  });
}

/** Asks for fields of an invoice. */
export async function invoiceOf(fixture: Fixture, caller: Caller, id: string, selection: string): Promise<Json> {
  const answer = await fixture.run(caller, `query ($id: ID!) { invoice(id: $id) { ${selection} } }`, { id });
  expect(answer.errors).toEqual([]);
  return answer.data.invoice;
}

import type { Caller } from '@quittance/access/caller';
import { newId } from '@quittance/ids';
import type { Answer, Fixture } from './start-fixture.ts';
import type { StoryInvoice } from './story.ts';

export const eur = (amount: string) => ({ amount, currency: 'EUR' });

/** Runs a mutation with a new idempotency key unless told, and asks for everything that tests look at. */
function run(fixture: Fixture, caller: Caller, field: string, type: string, input: Record<string, unknown>): Promise<Answer> {
  const query = `mutation M($input: ${type}Input!) { ${field}(input: $input) {
    __typename
    ... on ${type}Success { payment { id status checkoutUrl failureReason provider method receivedOn reference
        paidTo { wallet { id } user { id } } amount { amount currency } } }
    ... on UserError { code message path } } }`;
  return fixture.run(caller, query, { input: { idempotencyKey: newId('key'), ...input } });
}

/** Top-up of 50.00 EUR unless told. */
export const topUpWallet = (fixture: Fixture, caller: Caller, input: Record<string, unknown>) =>
  run(fixture, caller, 'topUpWallet', 'TopUpWallet', { amount: eur('50.00'), provider: 'sandbox', ...input });

/** Payment of 50.00 EUR unless told. */
export const payUser = (fixture: Fixture, caller: Caller, input: Record<string, unknown>) =>
  run(fixture, caller, 'payUser', 'PayUser', { amount: eur('50.00'), provider: 'sandbox', ...input });

/** The whole invoice, today, by bank transfer, recorded by its issuer, unless told. */
export const recordOfflinePayment = (
  fixture: Fixture,
  invoice: StoryInvoice,
  input: Record<string, unknown> = {},
  caller: Caller = invoice.seller,
) =>
  run(fixture, caller, 'recordOfflinePayment', 'RecordOfflinePayment', {
    invoiceId: invoice.id,
    amount: eur('119.00'),
    method: 'BANK_TRANSFER',
    receivedOn: fixture.now().toISOString().slice(0, 10),
    ...input,
  });

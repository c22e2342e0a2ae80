import { randomBytes } from 'node:crypto';
import type { Caller } from '@quittance/access/caller';
import { billChanged, walletChanged } from '@quittance/events/billing';
import { invoiceClaimed, invoiceIssued, invoiceVoided } from '@quittance/events/invoice';
import { type Id, newId, toUuid } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { eventually } from '@quittance/testing/drain';
import type { Answer, Fixture } from './start-fixture.ts';

/** An invoice as the other services told of it. */
export type StoryInvoice = { id: Id<'inv'>; organizationId: Id<'org'>; token: string; seller: Caller; payer: Caller };

/** Issues an invoice over 119.00 EUR and lets a person claim it. */
export async function issueInvoice(
  fixture: Fixture,
  options: { totalMinor?: bigint; claimed?: boolean } = {},
): Promise<StoryInvoice> {
  const { totalMinor = 11_900n, claimed = true } = options;
  const seller = callerOf();
  const payer = callerOf({ role: null });
  const organizationId = seller.organization?.id ?? newId('org');
  const id = newId('inv');
  const token = randomBytes(16).toString('base64url');
  await fixture.publish(invoiceIssued, id, {
    ...invoiceIssued.example,
    invoiceId: id,
    organizationId,
    totalMinor: totalMinor.toString(),
    payToken: token,
  });
  await known(fixture, id, 'number IS NOT NULL');
  const invoice = { id, organizationId, token, seller, payer };
  if (claimed) await claimInvoice(fixture, invoice, payer);
  return invoice;
}

/** Lets a person take the invoice into their account. */
export async function claimInvoice(fixture: Fixture, { id, organizationId }: StoryInvoice, payer: Caller): Promise<void> {
  await fixture.publish(invoiceClaimed, id, {
    ...invoiceClaimed.example,
    invoiceId: id,
    organizationId,
    claimedByUserId: payer.userId ?? newId('usr'),
    claimedByOrganizationId: null,
  });
  await known(fixture, id, 'claimed_by_user_id IS NOT NULL');
}

export async function voidInvoice(fixture: Fixture, { id, organizationId }: StoryInvoice): Promise<void> {
  await fixture.publish(invoiceVoided, id, { invoiceId: id, organizationId, version: 3 });
  await known(fixture, id, 'voided');
}

/** Billing tells how the bill stands; `paymentId` when a payment moved it. */
export async function changeBill(
  fixture: Fixture,
  { id, organizationId }: StoryInvoice,
  bill: { dueMinor: bigint; version: number; paymentId?: Id<'pay'> | null; awaited?: boolean },
): Promise<void> {
  const settledMinor = 11_900n - bill.dueMinor;
  await fixture.publish(billChanged, id, {
    ...billChanged.example,
    invoiceId: id,
    organizationId,
    status: bill.dueMinor === 0n ? 'SETTLED' : 'PARTIALLY_SETTLED',
    settledMinor: settledMinor.toString(),
    dueMinor: bill.dueMinor.toString(),
    cause: {
      kind: bill.paymentId ? 'PAYMENT' : 'WALLET',
      paymentId: bill.paymentId ?? null,
      transferId: null,
      amountMinor: settledMinor.toString(),
    },
    version: bill.version,
  });
  if (bill.awaited !== false) await known(fixture, id, `bill_version = ${bill.version}`);
}

/** Opens a wallet that belongs to the caller, or to their organisation. */
export async function openWallet(fixture: Fixture, owner: Caller, of: 'PERSON' | 'ORGANIZATION' = 'PERSON'): Promise<Id<'wal'>> {
  const walletId = newId('wal');
  await fixture.publish(walletChanged, walletId, {
    walletId,
    ownerUserId: of === 'PERSON' ? owner.userId : null,
    ownerOrganizationId: of === 'ORGANIZATION' ? (owner.organization?.id ?? null) : null,
    currency: 'EUR',
    balanceMinor: '0',
    availableMinor: '0',
    version: 1,
  });
  await eventually(async () => (await fixture.rows(`SELECT FROM wallet WHERE id = $1`, toUuid(walletId))).length === 1);
  return walletId;
}

async function known(fixture: Fixture, id: Id<'inv'>, condition: string): Promise<void> {
  await eventually(async () => {
    const found = await fixture.rows(`SELECT FROM payable_invoice WHERE invoice_id = $1 AND ${condition}`, toUuid(id));
    return found.length === 1;
  });
}

const payInvoiceMutation = `
  mutation PayInvoice($input: PayInvoiceInput!) {
    payInvoice(input: $input) {
      __typename
      ... on PayInvoiceSuccess { payment { id status checkoutUrl failureReason amount { amount currency } } }
      ... on UserError { code message path }
      ... on InvoiceNotPayableError { reason }
      ... on PaymentPendingError { pendingPayment { id status } }
      ... on PaymentCurrencyMismatchError { expected }
    }
  }`;

export type Outcome = {
  __typename: string;
  code?: string;
  path?: string[];
  message?: string;
  reason?: string;
  expected?: string;
  pendingPayment?: { id: Id<'pay'>; status: string } | null;
  payment?: { id: Id<'pay'>; status: string; checkoutUrl: string; failureReason: string | null; amount: { amount: string } };
};

export type Payable = { payment: NonNullable<Outcome['payment']> };

/** Asks for a checkout of the invoice, as its payer unless told. */
export async function payInvoice(
  fixture: Fixture,
  invoice: StoryInvoice,
  input: Record<string, unknown> = {},
  caller: Caller = invoice.payer,
): Promise<Outcome> {
  const complete = { idempotencyKey: newId('key'), invoiceId: invoice.id, provider: 'sandbox', returnUrl: '/bills', ...input };
  return outcomeOf(await fixture.run(caller, payInvoiceMutation, { input: complete }), 'payInvoice');
}

/** The same, for when it has to succeed. */
export async function openCheckout(fixture: Fixture, invoice: StoryInvoice, input: Record<string, unknown> = {}) {
  return paymentOf(await payInvoice(fixture, invoice, input));
}

export function paymentOf(outcome: Outcome): NonNullable<Outcome['payment']> {
  if (outcome.payment === undefined || !outcome.__typename.endsWith('Success')) {
    throw new Error(`No payment: ${JSON.stringify(outcome)}`);
  }
  return outcome.payment;
}

/** The result of a mutation; throws for top-level errors, which are no results. */
export function outcomeOf(answer: Answer, field: string): Outcome {
  const outcome = answer.data?.[field];
  if (outcome === undefined || outcome === null) throw new Error(`No result: ${JSON.stringify(answer.errors)}`);
  return outcome;
}

/** Presses a button of the provider's page as a browser does, without following where it leads. */
export function press(checkoutUrl: string, button: string): Promise<Response> {
  return fetch(`${checkoutUrl}/${button}`, { method: 'POST', redirect: 'manual' });
}

/** Where the provider sends the browser afterwards. */
export async function followReturn(response: Response): Promise<Response> {
  const location = response.headers.get('location');
  if (location === null) throw new Error(`Leads nowhere: ${response.status} ${await response.text()}`);
  return fetch(location, { redirect: 'manual' });
}

export type CapturedPayment = { id: Id<'pay'>; checkoutUrl: string; invoice: StoryInvoice };

/** A payment of an invoice over 119.00 EUR that the sandbox has captured; `fault` is what goes wrong from its approval on. */
export async function capturedPayment(fixture: Fixture, fault = ''): Promise<CapturedPayment> {
  const invoice = await issueInvoice(fixture);
  const { id, checkoutUrl } = await openCheckout(fixture, invoice);
  await press(checkoutUrl, `approve?fault=${fault}`);
  await fixture.settled(id, 'SUCCEEDED');
  return { id, checkoutUrl, invoice };
}

/** The refunds of a payment that others were told of as made, oldest first. */
export function toldRefunds(fixture: Fixture, paymentId: string): Promise<{ id: string; minor: string }[]> {
  return fixture.rows(
    `SELECT data->>'refundId' AS id, data->>'refundedMinor' AS minor FROM outbox
      WHERE type LIKE '%.payment.refunded.v1' AND subject = $1 ORDER BY position`,
    paymentId,
  );
}

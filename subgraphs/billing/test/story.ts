import type { Caller } from '@quittance/access/caller';
import { invoiceClaimed, invoiceIssued, invoiceVoided } from '@quittance/events/invoice';
import { disputeChanged, paymentCaptured, paymentRefunded, refundChanged } from '@quittance/events/payment';
import { organizationCreated } from '@quittance/events/user';
import { type Id, newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { type Fixture, type Told, told } from './start-fixture.ts';

/** Whoever acts for an organisation. */
export type Member = Caller & { userId: Id<'usr'>; organization: NonNullable<Caller['organization']> };

export function memberOf(options: Parameters<typeof callerOf>[0] = {}): Member {
  return callerOf(options) as Member;
}

/** An invoice as the other services tell of it; each fact is an event. */
export type Story = {
  seller: Member;
  payer: Member;
  invoiceId: Id<'inv'>;
  paymentId: Id<'pay'>;
  /** Of the refund that is asked for, unless told. */
  refundId: Id<'ref'>;
  issued: Told;
  voided: Told;
  /** By the payer's organisation, or by the payer for themselves. */
  claimed(as?: 'ORGANIZATION' | 'PERSON'): Told;
  captured(options?: Captured): Told;
  /** By the payer, at the provider; all of the payment unless told. */
  disputed(status: 'OPEN' | 'WON' | 'LOST', options?: Captured & { disputeId?: string; disputedMinor?: bigint }): Told;
  /** Somebody wants to give so much back, or that has failed. */
  asked(refundStatus: 'REQUESTED' | 'FAILED', refundMinor: bigint, options?: Captured & { refundId?: Id<'ref'> }): Told;
  refunded(amountMinor: bigint, options?: Captured & { refundId?: string }): Told;
};

export type Captured = {
  amountMinor?: bigint;
  signedIn?: boolean;
  provider?: string;
  paymentId?: Id<'pay'>;
  currency?: string;
  /** Of the money: YYYY-MM-DD. */
  on?: string;
};

type StoryOptions = {
  totalMinor?: bigint;
  currency?: string;
  issuedOn?: string;
  seller?: Member;
  payer?: Member;
  partner?: { partnerId: Id<'ptn'>; name: string };
};

/** 119.00 EUR, issued on 2026-01-31, unless told. */
export function storyOf(options: StoryOptions = {}): Story {
  const { totalMinor = 11_900n, seller = memberOf(), payer = memberOf(), currency: ownCurrency = 'EUR' } = options;
  const { issuedOn = invoiceIssued.example.issuedOn } = options;
  const [invoiceId, ownPaymentId, ownRefundId] = [newId('inv'), newId('pay'), newId('ref')];
  const organizationId = seller.organization.id;
  const base = { invoiceId, organizationId };
  const partner = options.partner ?? { partnerId: newId('ptn'), name: invoiceIssued.example.buyer.name };
  const { partnerId } = partner;
  const payment = ({ amountMinor = totalMinor, signedIn = false, provider = 'sandbox', paymentId, currency }: Captured) => ({
    ...paymentCaptured.example,
    ...base,
    paymentId: paymentId ?? ownPaymentId,
    amountMinor: amountMinor.toString(),
    currency: currency ?? ownCurrency,
    provider,
    method: provider,
    paidBy: signedIn ? { userId: payer.userId, organizationId: payer.organization.id } : null,
    toWalletId: null,
  });
  return {
    seller,
    payer,
    invoiceId,
    paymentId: ownPaymentId,
    refundId: ownRefundId,
    issued: told(invoiceIssued, invoiceId, {
      ...invoiceIssued.example,
      ...base,
      totalMinor: totalMinor.toString(),
      ...{ currency: ownCurrency, issuedOn },
      buyer: { ...invoiceIssued.example.buyer, ...partner },
    }),
    voided: told(invoiceVoided, invoiceId, { ...base, version: 9 }),
    claimed: (as = 'ORGANIZATION') =>
      told(invoiceClaimed, invoiceId, {
        ...base,
        partnerId,
        claimedByUserId: payer.userId,
        claimedByOrganizationId: as === 'ORGANIZATION' ? payer.organization.id : null,
        version: 2,
      }),
    captured: (captured = {}) => {
      const data = payment(captured);
      return told(paymentCaptured, data.paymentId, { ...data, capturedAt: `${captured.on ?? '2026-02-01'}T08:00:00.000Z` });
    },
    disputed: (disputeStatus, captured = {}) => {
      const data = payment(captured);
      const disputedMinor = captured.disputedMinor?.toString() ?? data.amountMinor;
      const dispute = { disputeId: captured.disputeId ?? `dispute of ${data.paymentId}`, disputeStatus, disputedMinor };
      const [capturedAt, changedAt] = ['2026-02-01T08:00:00.000Z', '2026-02-10T08:00:00.000Z'];
      return told(disputeChanged, data.paymentId, { ...data, ...dispute, capturedAt, changedAt });
    },
    asked: (refundStatus, refundMinor, captured = {}) => {
      const data = payment(captured);
      const refund = { refundId: captured.refundId ?? ownRefundId, refundStatus, refundMinor: refundMinor.toString() };
      const [capturedAt, changedAt] = ['2026-02-01T08:00:00.000Z', '2026-02-02T08:00:00.000Z'];
      return told(refundChanged, data.paymentId, { ...data, ...refund, capturedAt, changedAt });
    },
    refunded: (amountMinor, captured = {}) => {
      const data = payment(captured);
      const refund = { refundId: captured.refundId ?? newId('pay'), refundedMinor: amountMinor.toString() };
      return told(paymentRefunded, data.paymentId, {
        ...data,
        ...refund,
        refundedAt: `${captured.on ?? '2026-02-02'}T08:00:00.000Z`,
      });
    },
  };
}

/** Creates the caller's organisation, whose wallet opens with it, and answers the wallet's id. */
export async function createOrganization(fixture: Fixture, { organization, userId }: Member): Promise<Id<'wal'>> {
  const { id: organizationId, name, country, currency } = organization;
  const identity = { organizationId, name, country, currency, ownerUserId: userId };
  await fixture.tell(told(organizationCreated, organizationId, { ...organizationCreated.example, ...identity }));
  return walletIdOf(fixture, organizationId);
}

export async function walletIdOf(fixture: Fixture, ownerId: Id<'org'> | Id<'usr'>, currency = 'EUR'): Promise<Id<'wal'>> {
  const rows = await fixture.rows<{ data: { walletId: Id<'wal'> } }>(
    `SELECT data FROM outbox WHERE type LIKE '%.wallet.changed.v1' AND data->>'currency' = $2
        AND $1 IN (data->>'ownerOrganizationId', data->>'ownerUserId') LIMIT 1`,
    ownerId,
    currency,
  );
  const walletId = rows[0]?.data.walletId;
  if (walletId === undefined) throw new Error(`${ownerId} has no wallet in ${currency}`);
  return walletId;
}

/** Puts money into the organisation's wallet by a top-up; opens it first. Answers the wallet's id. */
export async function fund(fixture: Fixture, member: Member, amountMinor: bigint): Promise<Id<'wal'>> {
  const toWalletId = await createOrganization(fixture, member);
  const paymentId = newId('pay');
  await fixture.tell(
    told(paymentCaptured, paymentId, {
      ...paymentCaptured.example,
      paymentId,
      purpose: 'TOP_UP',
      amountMinor: amountMinor.toString(),
      organizationId: member.organization.id,
      invoiceId: null,
      paidBy: { userId: member.userId, organizationId: member.organization.id },
      toWalletId,
    }),
  );
  return toWalletId;
}

export type BillState = { status: string; settled: string; due: string };

/** The bill of the story's invoice, as its seller sees it. */
export async function billOf(fixture: Fixture, { seller, invoiceId }: Story): Promise<BillState | null> {
  const query = `query ($id: ID!) { _entities(representations: [{ __typename: "Invoice", id: $id }]) {
    ... on Invoice { bill { status settled { amount } due { amount } } } } }`;
  const { data } = await fixture.run(seller, query, { id: invoiceId });
  type Found = { status: string; settled: { amount: string }; due: { amount: string } };
  const [invoice] = (data as unknown as { _entities: [{ bill: Found | null }] })._entities;
  return invoice.bill && { status: invoice.bill.status, settled: invoice.bill.settled.amount, due: invoice.bill.due.amount };
}

/** Balance per account code, without those that are zero: `wallet:seller`, `payer:seller:partner` ... */
export async function balances(fixture: Fixture, story: Story): Promise<Record<string, bigint>> {
  const rows = await fixture.rows<{ code: string; balance: bigint }>(
    `SELECT code, credits_posted - debits_posted AS balance FROM account WHERE credits_posted <> debits_posted`,
  );
  const names = new Map<string, string>([
    [story.seller.organization.id, 'seller'],
    [story.payer.organization.id, 'payer'],
    [story.payer.userId, 'person'],
  ]);
  const ours = rows.filter(({ code }) => [...names.keys()].some((id) => code.includes(id)));
  const named = ours.map(({ code, balance }) => {
    const text = [...names].reduce((name, [id, who]) => name.replace(id, who), code);
    return [text.replace(/ptn_\w+/, 'partner').replace(/:EUR$/, ''), balance] as const;
  });
  return Object.fromEntries(named.sort());
}

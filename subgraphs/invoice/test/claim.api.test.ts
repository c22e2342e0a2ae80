import { anonymous, type Caller } from '@quittance/access/caller';
import { paymentCaptured } from '@quittance/events/payment';
import { newId } from '@quittance/ids';
import { callerOf } from '@quittance/testing/caller';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fixture, startFixture } from './start-fixture.ts';
import { createDraft, invoiceOf, issued, mutate, newKey, seller } from './story.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.stop());

const claim = (caller: Caller, payToken: string) =>
  mutate(fixture, caller, 'claimInvoice', { payToken }, 'invoice { id number claimedAt }');

describe('claimInvoice', () => {
  test('gives the invoice to the organisation of who holds the link, and links the partner to it', async () => {
    const [owner, payer] = [await seller(fixture), callerOf()];
    const invoice = await issued(fixture, owner);
    const claimed = await claim(payer, invoice.payToken);
    expect(claimed.invoice).toEqual({ id: invoice.id, number: invoice.number, claimedAt: expect.any(String) });
    const { buyer } = await invoiceOf(fixture, owner, invoice.id, 'buyer { partner { id linkedOrganization { id } } }');
    expect(buyer.partner.linkedOrganization.id).toBe(payer.organization?.id);
    expect(await fixture.told(invoice.id, 'claimed')).toEqual([
      {
        ...{ invoiceId: invoice.id, organizationId: owner.organization?.id, partnerId: buyer.partner.id, version: 3 },
        ...{ claimedByUserId: payer.userId, claimedByOrganizationId: payer.organization?.id },
      },
    ]);
  });

  test('gives it to a person who has no organisation', async () => {
    const [owner, payer] = [await seller(fixture), callerOf({ role: null })];
    const invoice = await issued(fixture, owner);
    expect((await claim(payer, invoice.payToken)).__typename).toBe('ClaimInvoiceSuccess');
    expect((await fixture.told(invoice.id, 'claimed'))[0].claimedByOrganizationId).toBeNull();
    expect(await invoiceOf(fixture, payer, invoice.id, 'number')).toEqual({ number: invoice.number });
  });

  test('again, and at once, changes nothing', async () => {
    const [owner, payer] = [await seller(fixture), callerOf()];
    const { id, payToken } = await issued(fixture, owner);
    await Promise.all(Array.from({ length: 5 }, () => claim(payer, payToken)));
    expect((await claim(payer, payToken)).__typename).toBe('ClaimInvoiceSuccess');
    const colleague = callerOf({ organization: payer.organization ?? {}, role: 'VIEWER' });
    expect((await claim(colleague, payToken)).__typename).toBe('ClaimInvoiceSuccess');
    expect(await fixture.told(id, 'claimed')).toHaveLength(1);
  });

  test('by a second payer is refused; of two at once one gets it', async () => {
    const { payToken } = await issued(fixture, await seller(fixture));
    const results = await Promise.all([claim(callerOf(), payToken), claim(callerOf(), payToken)]);
    expect(results.map(({ __typename }) => __typename).sort()).toEqual(['ClaimInvoiceSuccess', 'InvoiceAlreadyClaimedError']);
    expect(await claim(callerOf(), payToken)).toMatchObject({ __typename: 'InvoiceAlreadyClaimedError', path: ['payToken'] });
  });

  test('by the seller is refused, and so is a token that was never given', async () => {
    const owner = await seller(fixture);
    const { payToken } = await issued(fixture, owner);
    expect((await claim(owner, payToken)).__typename).toBe('InvoiceOwnClaimError');
    for (const wrong of ['', 'x'.repeat(22), payToken.toUpperCase(), `${payToken}x`]) {
      expect((await claim(callerOf(), wrong)).__typename).toBe('InvoiceNotFoundError');
    }
  });

  test('is for signed-in people and for API keys that may read bills', async () => {
    const query = 'mutation { claimInvoice(input: { payToken: "x" }) { __typename } }';
    const code = async (caller: Caller) => (await fixture.run(caller, query)).errors[0]?.extensions.code;
    expect(await code(anonymous)).toBe('UNAUTHENTICATED');
    expect(await code(callerOf({ kind: 'api_key', scopes: ['invoices:read'] }))).toBe('FORBIDDEN');
    expect(await code(callerOf({ kind: 'api_key', scopes: ['bills:read'] }))).toBeUndefined();
  });
});

describe('a payer who claimed it', () => {
  const shown = 'number lines { description } totals { due { amount } } seller { name } buyer { name } notes payUrl';
  const hidden = 'internalNotes sentAt viewedAt voidReason';

  async function claimed(): Promise<{ owner: Caller; payer: Caller; id: string }> {
    const [owner, payer] = [await seller(fixture), callerOf()];
    const { id, payToken } = await issued(fixture, owner, { notes: 'Thanks', internalNotes: 'Pays late' });
    await mutate(fixture, owner, 'sendInvoice', { idempotencyKey: newKey(), invoiceId: id });
    await claim(payer, payToken);
    return { owner, payer, id };
  }

  test('sees the document, not what the seller keeps to themselves', async () => {
    const { owner, payer, id } = await claimed();
    const fields = `${shown} ${hidden} buyer { partner { id } }`;
    const seen = await invoiceOf(fixture, payer, id, fields);
    expect(seen).toMatchObject({ lines: [{ description: 'Design' }], seller: { name: 'Northwind Studio' }, notes: 'Thanks' });
    expect(seen).toMatchObject({ internalNotes: null, sentAt: null, viewedAt: null, voidReason: null });
    expect(seen.buyer).toEqual({ name: 'Contoso GmbH', partner: null });
    expect(await invoiceOf(fixture, owner, id, 'internalNotes sentAt buyer { partner { id } }')).toEqual({
      ...{ internalNotes: 'Pays late', sentAt: expect.any(String) },
      buyer: { partner: { id: expect.any(String) } },
    });
  });

  test("sees their own payments on the timeline, and neither others' nor mails", async () => {
    const { owner, payer, id } = await claimed();
    const pay = (paidBy: { userId: `usr_${string}`; organizationId: `org_${string}` | null } | null) =>
      fixture.publish(paymentCaptured, {
        ...{ paymentId: newId('pay'), purpose: 'INVOICE', provider: 'sandbox', method: 'sandbox', amountMinor: '5000' },
        ...{
          currency: 'EUR',
          organizationId: newId('org'),
          invoiceId: id as `inv_${string}`,
          paidBy,
          toWalletId: null,
          version: 2,
        },
        capturedAt: fixture.now().toISOString(),
      });
    await pay({ userId: payer.userId ?? newId('usr'), organizationId: payer.organization?.id ?? null });
    await pay({ userId: newId('usr'), organizationId: null });
    await pay(null);
    const kinds = async (caller: Caller) =>
      (await invoiceOf(fixture, caller, id, 'timeline { nodes { kind } }')).timeline.nodes.map(
        ({ kind }: { kind: string }) => kind,
      );
    expect((await kinds(payer)).sort()).toEqual(['CLAIMED', 'ISSUED', 'PAYMENT_SUCCEEDED']);
    expect((await kinds(owner)).sort()).toEqual([
      ...['CLAIMED', 'CREATED', 'ISSUED', 'PAYMENT_SUCCEEDED', 'PAYMENT_SUCCEEDED', 'PAYMENT_SUCCEEDED', 'SEND_REQUESTED'],
    ]);
  });

  test('may do nothing with it but pay', async () => {
    const { payer, id } = await claimed();
    for (const field of ['updateInvoice', 'deleteInvoice', 'voidInvoice']) {
      expect((await mutate(fixture, payer, field, { invoiceId: id })).__typename).toBe('InvoiceNotFoundError');
    }
    const answer = await fixture.run(payer, '{ invoices { nodes { id } } }');
    expect(answer.data.invoices.nodes).toEqual([]);
  });
});

test('strangers see nothing: not by query, not as entity; nor do members who may not read invoices', async () => {
  const owner = await seller(fixture);
  const [draft, { id }] = [await createDraft(fixture, owner), await issued(fixture, owner)];
  const query = 'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Invoice { id } } }';
  const readsPartnersOnly = callerOf({ organization: owner.organization ?? {}, kind: 'api_key', scopes: ['partners:read'] });
  for (const stranger of [anonymous, callerOf(), callerOf({ role: null }), readsPartnersOnly]) {
    for (const invoiceId of [draft, id]) {
      expect(await invoiceOf(fixture, stranger, invoiceId, 'id')).toBeNull();
      const representations = [{ __typename: 'Invoice', id: invoiceId }];
      expect((await fixture.run(stranger, query, { representations })).data._entities).toEqual([null]);
    }
  }
  expect(await invoiceOf(fixture, callerOf({ platformAdmin: true }), id, 'id')).toEqual({ id });
});

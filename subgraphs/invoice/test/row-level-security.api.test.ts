import type { ActingOrganization, Caller } from '@quittance/access/caller';
import { callerOf } from '@quittance/testing/caller';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Fixture, type Json, startFixture } from './start-fixture.ts';
import { createDraft, createPartner, issued, mutate, newKey, seller } from './story.ts';

/** While an organisation stands here, the first line is broken: whoever asks acts for it, and may see whatever is found. */
const broken = vi.hoisted(() => ({ as: null as ActingOrganization | null }));

vi.mock('../src/access.ts', async (original) => {
  const access = await original<typeof import('../src/access.ts')>();
  return {
    ...access,
    actingFor: (...args: Parameters<typeof access.actingFor>) => broken.as ?? access.actingFor(...args),
    mayReadPartner: (...args: Parameters<typeof access.mayReadPartner>) => broken.as !== null || access.mayReadPartner(...args),
  };
});
vi.mock('../src/invoice/invoice.ts', async (original) => {
  const invoice = await original<typeof import('../src/invoice/invoice.ts')>();
  const viewerOf = (...args: Parameters<typeof invoice.viewerOf>) =>
    broken.as === null ? invoice.viewerOf(...args) : { kind: 'SELLER' };
  return { ...invoice, viewerOf };
});

let fixture: Fixture;
let owner: Caller;
const stranger = callerOf();
let draftId: string;
let invoiceId: string;
let partnerId: string;

beforeAll(async () => {
  fixture = await startFixture();
  owner = await seller(fixture);
  partnerId = await createPartner(fixture, owner);
  draftId = await createDraft(fixture, owner);
  invoiceId = (await issued(fixture, owner)).id;
});
afterAll(() => fixture.stop());

async function withoutChecks<T>(work: () => Promise<T>): Promise<T> {
  broken.as = owner.organization;
  try {
    return await work();
  } finally {
    broken.as = null;
  }
}

const query = `query ($draft: ID!, $invoice: ID!, $partner: ID!) {
  draft: invoice(id: $draft) { id } invoice(id: $invoice) { id internalNotes }
  partner(id: $partner) { id } partners { nodes { id } }
  invoices { nodes { id } } found: invoices(filter: { search: "Contoso" }) { nodes { id } }
  invoiceSummary { counts { count } overdueCount due { amount } }
  _entities(representations: [{ __typename: "Invoice", id: $invoice }, { __typename: "Partner", id: $partner }]) { __typename }
}`;

const ask = async (caller: Caller): Promise<Json> => {
  const { data, errors } = await fixture.run(caller, query, { draft: draftId, invoice: invoiceId, partner: partnerId });
  expect(errors).toEqual([]);
  return data;
};

test('with the first line broken a stranger still reads nothing of an organisation', async () => {
  expect(await ask(owner)).toMatchObject({
    ...{ draft: { id: draftId }, invoice: { id: invoiceId }, partner: { id: partnerId } },
    ...{ invoices: { nodes: [{}, {}] }, found: { nodes: [{}, {}] }, invoiceSummary: { counts: [{}, {}] } },
    _entities: [{}, {}],
  });
  expect(await withoutChecks(() => ask(stranger))).toEqual({
    ...{ draft: null, invoice: null, partner: null, partners: { nodes: [] } },
    ...{ invoices: { nodes: [] }, found: { nodes: [] }, invoiceSummary: { counts: [], overdueCount: 0, due: [] } },
    _entities: [null, null],
  });
});

test('with the first line broken a stranger still changes nothing of an organisation', async () => {
  const rows = () =>
    Promise.all(
      ['partner', 'invoice', 'invoice_document', 'invoice_send', 'timeline_entry', 'organization_logo'].map((table) =>
        fixture.rows(`SELECT to_jsonb(t)::text AS row FROM ${table} t ORDER BY 1`),
      ),
    );
  const before = await rows();
  const attempts: [field: string, input: Record<string, unknown>][] = [
    ['updateInvoice', { invoiceId: draftId, notes: 'changed' }],
    ['issueInvoice', { idempotencyKey: newKey(), invoiceId: draftId }],
    ['sendInvoice', { idempotencyKey: newKey(), invoiceId, to: ['x@stranger.example'] }],
    ['voidInvoice', { invoiceId }],
    ['deleteInvoice', { invoiceId: draftId }],
    ['createInvoice', { idempotencyKey: newKey(), lines: [] }],
    ['createPartner', { kind: 'COMPANY', name: 'Forged' }],
    ['updatePartner', { partnerId, name: 'changed' }],
    ['archivePartner', { partnerId }],
    ['setInvoiceLogo', { imageBase64: null }],
  ];
  for (const [field, input] of attempts) {
    const Field = `${field[0]?.toUpperCase()}${field.slice(1)}`;
    const mutation = `mutation ($input: ${Field}Input!) { ${field}(input: $input) { __typename } }`;
    const { data, errors } = await withoutChecks(() => fixture.run(stranger, mutation, { input }));
    expect(errors.map(({ extensions }) => extensions.code).filter((code) => code === 'BAD_USER_INPUT')).toEqual([]);
    if (field !== 'setInvoiceLogo') expect(data?.[field]?.__typename, field).not.toBe(`${Field}Success`);
  }
  expect(await rows()).toEqual(before);
  // The same, by whom it belongs to.
  expect((await mutate(fixture, owner, 'updateInvoice', { invoiceId: draftId, notes: 'changed' })).__typename).toBe(
    'UpdateInvoiceSuccess',
  );
});

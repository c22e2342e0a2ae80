import { PrismaPg } from '@prisma/adapter-pg';
import type { Caller } from '@quittance/access/caller';
import { createPool } from '@quittance/database/pool';
import { prismaSql } from '@quittance/database/prisma-sql';
import { forTenant } from '@quittance/database/tenant';
import { type Id, newId } from '@quittance/ids';
import { tenantOf } from '@quittance/subgraph/tenant-of';
import { callerOf } from '@quittance/testing/caller';
import { reachOf, tablesOf } from '@quittance/testing/row-level-security';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFile, findFileFacts, findSnapshots } from '../src/document/store.ts';
import { PrismaClient } from '../src/generated/prisma/client.ts';
import type { Invoice } from '../src/invoice/invoice.ts';
import { writeIssue } from '../src/invoice/issue-store.ts';
import { listInvoices } from '../src/invoice/list-store.ts';
import { insertSend } from '../src/invoice/send-store.ts';
import * as invoices from '../src/invoice/store.ts';
import { summarizeInvoices } from '../src/invoice/summary-store.ts';
import { findLogo, putLogo, removeLogo } from '../src/organization/logo-store.ts';
import { findOrganizations } from '../src/organization/store.ts';
import { listPartners } from '../src/partner/list-store.ts';
import * as partners from '../src/partner/store.ts';
import { findMatching } from '../src/search.ts';
import { forgetTimeline, listTimeline, noteInTimeline } from '../src/timeline/store.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { createDraft, issued, mutate, newKey, seller } from './story.ts';

/** What policies say nothing about, and why. A new table is under policies or gets its reason here. */
const open: Readonly<Record<string, string>> = {
  _prisma_migrations: 'the history of the schema; the service may not even read it',
  render_job: 'ids of documents to draw and why one failed; written in the statement that makes the document',
  outbox: 'written by all commands, read by the relay alone',
  outbox_sequence: 'counts events',
  inbox: 'ids of events',
  dead_letter: 'read by handlers and for platform administrators alone',
};

let fixture: Fixture;
let pool: pg.Pool;
let db: PrismaClient;
let guarded: string[];
let owner: Caller;
let stranger: Caller;
let payer: Caller;
let draftId: Id<'inv'>;
let invoice: Invoice & { issue: { documentId: Id<'doc'> } };

const as = (caller: Caller) => forTenant(db, tenantOf(caller));
const ownerId = () => owner.organization?.id ?? newId('org');

beforeAll(async () => {
  fixture = await startFixture({ env: { RENDER_THREADS: '1' } });
  pool = createPool({ url: fixture.appUrl, applicationName: 'test', max: 4 });
  db = new PrismaClient({ adapter: new PrismaPg(pool) });
  [owner, stranger, payer] = [await seller(fixture), callerOf(), callerOf()];
  await mutate(fixture, owner, 'setInvoiceLogo', { imageBase64: pixel });
  draftId = await createDraft(fixture, owner);
  const { id, payToken } = await issued(fixture, owner);
  await mutate(fixture, owner, 'sendInvoice', { idempotencyKey: newKey(), invoiceId: id });
  await mutate(fixture, payer, 'claimInvoice', { payToken });
  await fixture.rendered(id);
  invoice = (await invoices.findInvoice(as(owner), id)) as typeof invoice;
  guarded = (await tablesOf(fixture.ownerUrl)).filter(({ table }) => !(table in open)).map(({ table }) => table);
});
afterAll(async () => {
  await db.$disconnect();
  await pool.end();
  await fixture.stop();
});

/** The rows of a table, as JSON; of all tenants. */
const rowsOf = async (table: string): Promise<string[]> =>
  (await fixture.rows(`SELECT to_jsonb(t)::text AS row FROM ${table} t ORDER BY 1`)).map(({ row }) => row);
const everything = () => Promise.all(guarded.map(rowsOf));

test('every table is under policies that hold for its owner too, or it is said why not', async () => {
  for (const { table, forced, policies } of await tablesOf(fixture.ownerUrl)) {
    expect({ table, forced: policies > 0 && forced }).toEqual({ table, forced: !(table in open) });
  }
});

describe('who asks for everything', () => {
  test('of another organisation sees nothing, changes nothing and adds nothing for others', async () => {
    for (const table of guarded) {
      const rows = await rowsOf(table);
      expect(rows, table).not.toEqual([]);
      expect({ table, ...(await reachOf(fixture.appUrl, tenantOf(stranger), table, rows)) }).toEqual({ table, ...nothing });
    }
  });

  test('and never said who they are gets as little', async () => {
    for (const table of guarded)
      expect({ table, ...(await reachOf(fixture.appUrl, null, table, await rowsOf(table))) }).toEqual({ table, ...nothing });
  });

  test('as the seller reaches what is theirs', async () => {
    for (const table of guarded)
      expect((await reachOf(fixture.appUrl, tenantOf(owner), table, [])).seen, table).toBeGreaterThan(0);
  });

  test('as a payer sees of what they claimed what is for them, and changes nothing', async () => {
    const seen = new Map<string, number>();
    for (const table of guarded) {
      const reach = await reachOf(fixture.appUrl, tenantOf(payer), table, await rowsOf(table));
      expect({ table, ...reach }).toEqual({ table, ...nothing, seen: reach.seen });
      if (reach.seen > 0) seen.set(table, reach.seen);
    }
    // Of the timeline that it was issued and claimed.
    expect(Object.fromEntries(seen)).toEqual({ invoice: 1, invoice_document: 1, document_file: 1, timeline_entry: 2 });
  });
});

const nothing = { seen: 0, changed: 0, removed: 0, added: 0 };
/** 1 x 1, PNG. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('with every check of ownership gone, a stranger', () => {
  const page = { first: 50, after: null };
  const anyInvoice = { status: null, buyerId: null, overdue: null, search: null, issuedOn: null, currency: null };
  const anyPartner = { search: null, role: null, kind: null, archived: false };
  const today = '2026-06-01';

  test('reads nothing by any of the queries', async () => {
    const theirs = as(stranger);
    const ids = [draftId, invoice.id];
    const list = (search: string | null) =>
      listInvoices(theirs, ownerId(), { filter: { ...anyInvoice, search }, order: 'CREATED_AT_ASC', page, today });
    expect(await invoices.findInvoices(theirs, ids)).toEqual([]);
    expect(await invoices.findInvoice(theirs, invoice.id)).toBeNull();
    expect(await invoices.findContents(theirs, ids)).toEqual(new Map());
    expect(await theirs.$transaction((tx) => invoices.lockInvoice(tx, ownerId(), invoice.id))).toBeNull();
    expect(await invoices.lockWhole(prismaSql(theirs), ownerId(), invoice.id)).toBeNull();
    expect(await partners.findBuyer(prismaSql(theirs), invoice.id)).toBeNull();
    expect(await list(null)).toEqual([]);
    expect(await list('contoso')).toEqual([]);
    expect(await findMatching(prismaSql(theirs), 'invoice', ownerId(), 'contoso')).toEqual([]);
    expect(await findMatching(prismaSql(theirs), 'partner', ownerId(), 'contoso')).toEqual([]);
    expect(await summarizeInvoices(theirs, ownerId(), today)).toMatchObject({ counts: [], due: [], overdueCount: 0 });
    expect(await findSnapshots(theirs, [invoice.issue.documentId])).toEqual(new Map());
    expect(await findFileFacts(theirs, [invoice.issue.documentId])).toEqual(new Map());
    expect(await findFile(theirs, invoice.issue.documentId)).toBeNull();
    expect(await listTimeline(prismaSql(theirs), invoice.id, { kind: 'SELLER' }, page)).toEqual([]);
    expect(await findOrganizations(theirs, [ownerId()])).toEqual([]);
    expect(await findLogo(prismaSql(theirs), ownerId())).toBeNull();
    expect(await partners.findPartners(theirs, [invoice.buyerId ?? newId('ptn')])).toEqual([]);
    expect(await listPartners(theirs, ownerId(), { filter: anyPartner, order: 'NAME_ASC', page })).toEqual([]);
  });

  test('what the seller reads by the same queries', async () => {
    const own = as(owner);
    const list = await listInvoices(own, ownerId(), {
      ...{ filter: { ...anyInvoice, search: 'contoso' }, order: 'CREATED_AT_ASC', page, today },
    });
    expect(list).toHaveLength(2);
    expect(await summarizeInvoices(own, ownerId(), today)).toMatchObject({ counts: [{ count: 1 }, { count: 1 }] });
    expect(await findFile(own, invoice.issue.documentId)).not.toBeNull();
    expect(await listTimeline(prismaSql(own), invoice.id, { kind: 'SELLER' }, page)).not.toEqual([]);
    expect(await findLogo(prismaSql(own), ownerId())).not.toBeNull();
    expect(await listPartners(own, ownerId(), { filter: anyPartner, order: 'NAME_ASC', page })).not.toEqual([]);
  });

  test('changes nothing by any of the commands’ statements', async () => {
    const before = await everything();
    const theirs = as(stranger);
    const [own] = await invoices.findInvoices(as(owner), [draftId]);
    const content = (await invoices.findContents(as(owner), [draftId])).get(draftId);
    const [partner] = await partners.findPartners(as(owner), [invoice.buyerId ?? newId('ptn')]);
    const [snapshot] = (await findSnapshots(as(owner), [invoice.issue.documentId])).values();
    if (!own || !content || !partner || !snapshot) throw new Error('the seller has all of it');
    const at = fixture.now();
    const logo = { contentType: 'image/png' as const, bytes: new Uint8Array([1]) };
    const send = {
      id: crypto.randomUUID(),
      invoiceId: invoice.id,
      organizationId: ownerId(),
      recipients: ['x@stranger.example'],
    };
    const refused = [
      () => invoices.saveLifeCycle(theirs, { ...invoice, status: 'PAID', dueMinor: 0n }),
      () => invoices.updateDraft(theirs, { ...own, notes: 'changed' }, content),
      () => invoices.removeDraft(theirs, draftId),
      () => invoices.insertDraft(prismaSql(theirs), { ...own, id: newId('inv') }, content),
      () => partners.updatePartnerRow(theirs, { ...partner, name: 'changed' }),
      () => partners.insertPartner(theirs, { ...partner, id: newId('ptn') }),
      () => putLogo(theirs, ownerId(), logo, at),
      () =>
        insertSend(theirs, {
          ...{ ...send, documentId: invoice.issue.documentId, message: null, requestedByUserId: null, requestId: null },
          requestedAt: at,
        }),
      () =>
        writeIssue(prismaSql(theirs), {
          ...{ snapshot: { ...snapshot, documentId: newId('doc') }, series: 'INV-2026', payToken: 'x'.repeat(22), issuedAt: at },
        }),
    ];
    for (const attempt of refused) await expect(attempt(), attempt.toString()).rejects.toThrow();
    await removeLogo(theirs, ownerId());
    await invoices.renameBuyerOfDrafts(theirs, partner.id, 'changed');
    await theirs.$transaction((tx) => partners.linkPartner(tx, partner.id, newId('org'), at));
    await forgetTimeline(prismaSql(theirs), draftId);
    const entry = { invoiceId: draftId, kind: 'CREATED' as const, at, dedupeKey: 'forged' };
    await noteInTimeline(prismaSql(theirs), [entry]);
    await invoices.noteFirstView(prismaSql(theirs), [{ invoiceId: invoice.id, at }]);
    expect(await everything()).toEqual(before);
  });
});

test('callers who ask at the same time for the same rows share no answer', async () => {
  const [own, theirs] = [as(owner), as(stranger)];
  const answers = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const found = await invoices.findInvoice(index % 2 === 0 ? own : theirs, invoice.id);
      return found?.id ?? null;
    }),
  );
  expect(answers).toEqual(Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? invoice.id : null)));
  expect(await invoices.findInvoice(db, invoice.id)).toBeNull();
});

import { prismaSql } from '@quittance/database/prisma-sql';
import { parsePage } from '@quittance/graphql-kit/connection';
import { parseId } from '@quittance/ids';
import { assert } from '@quittance/result';
import { mayReadPartner } from '../../../access.ts';
import { dayOf } from '../../../day.ts';
import { fileNameOf } from '../../../document/store.ts';
import { isOverdue, viewerOf } from '../../../invoice/invoice.ts';
import { payUrlOf } from '../../../invoice/pay-url.ts';
import { listTimeline } from '../../../timeline/store.ts';
import type { TimelineEntry, Viewer } from '../../../timeline/timeline.ts';
import { moneyOf } from '../../answer.ts';
import { connectionBy } from '../../list.ts';
import type { InvoiceResolvers } from './../../types.generated.ts';
import { adjustmentsOf, linesOf, totalsOf } from '../figures.ts';

export const Invoice: InvoiceResolvers = {
  __resolveReference: async (reference, { caller, loaders }) => {
    const id = parseId('inv', String(reference.id));
    const invoice = id === null ? null : await loaders.invoices.load(id);
    return invoice !== null && viewerOf(caller, invoice) !== null ? invoice : null;
  },

  number: ({ issue }) => issue?.number ?? null,
  issuedAt: ({ issue }) => issue?.issuedAt ?? null,
  overdue: (invoice, _args, { deps }) => isOverdue(invoice, dayOf(deps.now())),
  payUrl: ({ issue }, _args, { deps }) => (issue === null ? null : payUrlOf(deps, issue.payToken)),
  claimedAt: ({ claim }) => claim?.at ?? null,

  // A payer sees what is on the document, not what the seller keeps to themselves.
  internalNotes: (invoice, _args, { caller }) => (isSeller(viewerOf(caller, invoice)) ? invoice.internalNotes : null),
  voidReason: (invoice, _args, { caller }) => (isSeller(viewerOf(caller, invoice)) ? invoice.voidReason : null),
  sentAt: (invoice, _args, { caller }) => (isSeller(viewerOf(caller, invoice)) ? invoice.sentAt : null),
  viewedAt: (invoice, _args, { caller }) => (isSeller(viewerOf(caller, invoice)) ? invoice.viewedAt : null),

  seller: async ({ organizationId, issue }, _args, { loaders }) => {
    const source =
      issue === null ? await loaders.organizations.load(organizationId) : (await loaders.snapshots.load(issue.documentId)).seller;
    if (source === null) return null;
    const { name, email, taxId, address } = source;
    return { name, email, taxId, address, organization: { id: organizationId } };
  },

  buyer: async ({ buyerId, issue }, _args, { caller, loaders }) => {
    // A payer sees what the document says of them, not the seller's partner.
    const partner = buyerId === null ? null : await loaders.partners.load(buyerId);
    const source = issue === null ? partner : (await loaders.snapshots.load(issue.documentId)).buyer;
    if (source === null) return null;
    const { name, email, taxId, address } = source;
    return { name, email, taxId, address, partner: partner !== null && mayReadPartner(caller, partner) ? partner : null };
  },

  lines: async (invoice, _args, { loaders }) => linesOf(await loaders.figures.load(invoice), invoice),
  discounts: async (invoice, _args, { loaders }) => adjustmentsOf((await loaders.figures.load(invoice)).discounts, invoice),
  charges: async (invoice, _args, { loaders }) => adjustmentsOf((await loaders.figures.load(invoice)).charges, invoice),
  totals: async (invoice, _args, { loaders }) => totalsOf(await loaders.figures.load(invoice), invoice, invoice),

  pdfUrl: async ({ issue }, _args, { deps, loaders }) => {
    if (issue === null) return null;
    const { status } = await loaders.files.load(issue.documentId);
    return status === 'READY' ? deps.links.urlOf(issue.documentId, deps.now()) : null;
  },

  document: async ({ issue }, _args, { deps, loaders }) => {
    if (issue === null) return null;
    const { status, file } = await loaders.files.load(issue.documentId);
    return {
      ...{ id: issue.documentId, status, fileName: fileNameOf(issue.number) },
      url: status === 'READY' ? deps.links.urlOf(issue.documentId, deps.now()) : null,
      sha256: file?.sha256 ?? null,
      byteLength: file?.byteLength ?? null,
    };
  },

  timeline: async (invoice, args, { caller, deps }) => {
    const viewer = viewerOf(caller, invoice);
    assert(viewer !== null, 'who got the invoice may see it');
    const page = parsePage(args, 2);
    const listed = await listTimeline(prismaSql(deps.db), invoice.id, viewer, page);
    return connectionBy(listed, page, ({ entry }) => entryOf(entry));
  },
};

function isSeller(viewer: Viewer | null): boolean {
  return viewer?.kind === 'SELLER';
}

function entryOf({ id, kind, at, byUserId, amount, recipient, detail, paymentId, messageId }: TimelineEntry) {
  return {
    ...{ id, kind, at, recipient, detail, paymentId, messageId },
    by: byUserId === null ? null : { id: byUserId },
    amount: amount && moneyOf(amount),
  };
}

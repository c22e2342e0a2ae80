import type { Id } from '@quittance/ids';
import { assert, unwrap } from '@quittance/result';
import DataLoader from 'dataloader';
import type { Deps } from '../deps.ts';
import { type DocumentFigures, figuresOf } from '../document/figures.ts';
import type { InvoiceDocumentSnapshot } from '../document/snapshot.ts';
import { type FileFacts, findFailed, findFileFacts, findSnapshots } from '../document/store.ts';
import { totalsOf } from './content.ts';
import type { Invoice } from './invoice.ts';
import { findContents, findInvoices } from './store.ts';

type Db = Pick<Deps, 'db'>;

/** Batches the invoices that one request asks for by id. Who may see them is the resolver's to judge. */
export function createInvoiceLoader({ db }: Db): DataLoader<Id<'inv'>, Invoice | null> {
  return new DataLoader(async (ids) => {
    const invoices = await findInvoices(db, ids);
    const byId = new Map(invoices.map((invoice) => [invoice.id, invoice]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}

/** What issued documents say. */
export function createSnapshotLoader({ db }: Db): DataLoader<Id<'doc'>, InvoiceDocumentSnapshot> {
  return new DataLoader(async (ids) => {
    const snapshots = await findSnapshots(db, ids);
    return ids.map((id) => snapshots.get(id) ?? new Error('an issued invoice has a document'));
  });
}

/** The lines and figures of invoices: reckoned for drafts, as they were issued for the others. */
export function createFiguresLoader(
  { db }: Db,
  snapshots: DataLoader<Id<'doc'>, InvoiceDocumentSnapshot>,
): DataLoader<Invoice, DocumentFigures, string> {
  const load = async (invoices: readonly Invoice[]): Promise<DocumentFigures[]> => {
    const drafts = invoices.filter(({ issue }) => issue === null).map(({ id }) => id);
    const contents = drafts.length === 0 ? new Map() : await findContents(db, drafts);
    return Promise.all(
      invoices.map(({ id, issue, currency, priceMode }) => {
        if (issue !== null) return snapshots.load(issue.documentId);
        const content = contents.get(id);
        assert(content !== undefined, 'a draft has content');
        return figuresOf(content, unwrap(totalsOf(content, currency, priceMode)));
      }),
    );
  };
  // A request may change a draft and ask for it again.
  return new DataLoader(load, { cacheKeyFn: ({ id, version }) => `${id} ${version}` });
}

/** How far a document's PDF is. */
export type FileState = { status: 'PENDING' | 'FAILED'; file: null } | { status: 'READY'; file: FileFacts };

export function createFileLoader({ db }: Db): DataLoader<Id<'doc'>, FileState> {
  return new DataLoader(async (ids) => {
    const files = await findFileFacts(db, ids);
    const without = ids.filter((id) => !files.has(id));
    const failed = without.length === 0 ? new Set() : await findFailed(db, without);
    return ids.map((id): FileState => {
      const file = files.get(id);
      if (file !== undefined) return { status: 'READY', file };
      return { status: failed.has(id) ? 'FAILED' : 'PENDING', file: null };
    });
  });
}

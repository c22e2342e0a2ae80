import type { RequestContext } from '@quittance/graphql-kit/subgraph';
import type { Deps } from '../deps.ts';
import { createFiguresLoader, createFileLoader, createInvoiceLoader, createSnapshotLoader } from '../invoice/loader.ts';
import type { Written } from '../invoice/write-once.ts';
import { createOrganizationLoader } from '../organization/loader.ts';
import { createPartnerLoader } from '../partner/loader.ts';

/** What one request has loaded; they live as long as it does. */
export type Loaders = ReturnType<typeof createLoaders>;

/** What resolvers get. */
export type Context = RequestContext<{ deps: Deps; loaders: Loaders }>;

export function createLoaders(deps: Pick<Deps, 'db'>) {
  const snapshots = createSnapshotLoader(deps);
  return {
    partners: createPartnerLoader(deps),
    organizations: createOrganizationLoader(deps),
    invoices: createInvoiceLoader(deps),
    snapshots,
    figures: createFiguresLoader(deps, snapshots),
    files: createFileLoader(deps),
  };
}

/** Tells a request what its mutation has written, so that its answer reads none of it again. */
export function prime({ partners, figures, snapshots, files }: Loaders, written: Written): void {
  const { invoice, buyer, snapshot } = written;
  if (buyer !== null) partners.prime(buyer.id, buyer);
  figures.prime(invoice, written.figures);
  if (snapshot === null) return;
  snapshots.prime(snapshot.documentId, snapshot);
  files.prime(snapshot.documentId, { status: 'PENDING', file: null });
}

import type { InvoiceFilter } from './invoices.generated.ts';

/** The tabs over the list. */
export type InvoiceTab = 'drafts' | 'open' | 'overdue' | 'paid' | 'void';

/** What stands in the address bar. */
export type InvoicesSearch = {
  tab?: InvoiceTab | undefined;
  search?: string | undefined;
  buyer?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

const statusesOf: Record<Exclude<InvoiceTab, 'overdue'>, NonNullable<InvoiceFilter['status']>> = {
  drafts: ['DRAFT'],
  open: ['ISSUED', 'PARTIALLY_PAID'],
  paid: ['PAID'],
  void: ['VOID', 'UNCOLLECTIBLE'],
};

/** The API's filter for what stands in the address bar. */
export function filterOf({ tab, search, buyer, from, to }: InvoicesSearch): InvoiceFilter {
  return {
    ...(tab === undefined || tab === 'overdue' ? {} : { status: statusesOf[tab] }),
    ...(tab === 'overdue' ? { overdue: true } : {}),
    ...(search === undefined ? {} : { search }),
    ...(buyer === undefined ? {} : { buyerId: buyer }),
    ...(from === undefined && to === undefined ? {} : { issuedOn: { from: from ?? null, to: to ?? null } }),
  };
}

/** Whether anything but the tab narrows the list. */
export function isNarrowed({ search, buyer, from, to }: InvoicesSearch): boolean {
  return [search, buyer, from, to].some((value) => value !== undefined);
}

/** How many invoices a tab holds. */
export function countOf(
  tab: InvoiceTab | undefined,
  summary: { counts: readonly { status: string; count: number }[]; overdueCount: number },
): number {
  if (tab === 'overdue') return summary.overdueCount;
  const statuses: readonly string[] | null = tab === undefined ? null : statusesOf[tab];
  return summary.counts
    .filter(({ status }) => statuses === null || statuses.includes(status))
    .reduce((sum, { count }) => sum + count, 0);
}

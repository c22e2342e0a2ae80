import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { dayIn, oneOf, textIn } from '../ui/search.ts';
import { app, type Paged, pagedIn } from './root.ts';

/** The tabs over the list of invoices. */
const invoiceTabs = ['drafts', 'open', 'overdue', 'paid', 'void'] as const;
const invoiceOrders = ['ISSUED_ON_DESC', 'ISSUED_ON_ASC', 'DUE_ON_ASC', 'DUE_ON_DESC', 'TOTAL_DESC', 'TOTAL_ASC'] as const;

type InvoicesSearch = Paged & {
  tab?: (typeof invoiceTabs)[number] | undefined;
  search?: string | undefined;
  buyer?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  order?: (typeof invoiceOrders)[number] | undefined;
};

const invoices = createRoute({
  getParentRoute: () => app,
  path: '/invoices',
  validateSearch: (search): InvoicesSearch => ({
    ...pagedIn(search),
    tab: oneOf(invoiceTabs, search.tab),
    search: textIn(search.search),
    buyer: textIn(search.buyer),
    from: dayIn(search.from),
    to: dayIn(search.to),
    order: oneOf(invoiceOrders, search.order),
  }),
  component: lazyRouteComponent(() => import('../invoices/list/invoices-page.tsx'), 'InvoicesPage'),
});

/** One component for both, so that a new draft goes on being written when it gets its address. */
const editor = createRoute({
  getParentRoute: () => app,
  id: 'editor',
  component: lazyRouteComponent(() => import('../invoices/editor/editor-page.tsx'), 'InvoiceEditorPage'),
});

const newInvoice = createRoute({
  getParentRoute: () => editor,
  path: '/invoices/new',
  validateSearch: (search): { buyer?: string | undefined } => ({ buyer: textIn(search.buyer) }),
});

const editInvoice = createRoute({ getParentRoute: () => editor, path: '/invoices/$invoiceId/edit' });

const invoice = createRoute({
  getParentRoute: () => app,
  path: '/invoices/$invoiceId',
  component: lazyRouteComponent(() => import('../invoices/page/invoice-page.tsx'), 'InvoicePage'),
});

/** Invoices: list, editor, page. */
export const invoiceRoutes = [invoices, editor.addChildren([newInvoice, editInvoice]), invoice] as const;

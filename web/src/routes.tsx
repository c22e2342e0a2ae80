import { createRootRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { dayIn, flagIn, oneOf, textIn } from './ui/search.ts';

const root = createRootRoute();

type Next = { next?: string | undefined };
const nextIn = (search: Record<string, unknown>): Next => ({ next: textIn(search.next) });

type Paged = { after?: string | undefined };
const pagedIn = (search: Record<string, unknown>): Paged => ({ after: textIn(search.after) });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: nextIn,
  component: lazyRouteComponent(() => import('./sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  validateSearch: nextIn,
  component: lazyRouteComponent(() => import('./sign-in/sign-up-page.tsx'), 'SignUpPage'),
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('./sign-in/forgot-password-page.tsx'), 'ForgotPasswordPage'),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  validateSearch: (search): { token?: string | undefined } => ({ token: textIn(search.token) }),
  component: lazyRouteComponent(() => import('./sign-in/reset-password-page.tsx'), 'ResetPasswordPage'),
});

/** Everything below needs somebody signed in. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: lazyRouteComponent(() => import('./shell/signed-in.tsx'), 'SignedIn'),
});

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  component: lazyRouteComponent(() => import('./home/home-page.tsx'), 'HomePage'),
});

const newOrganization = createRoute({
  getParentRoute: () => app,
  path: '/organizations/new',
  component: lazyRouteComponent(() => import('./home/new-organization-page.tsx'), 'NewOrganizationPage'),
});

const invitation = createRoute({
  getParentRoute: () => app,
  path: '/invitation',
  validateSearch: (search): { token?: string | undefined } => ({ token: textIn(search.token) }),
  component: lazyRouteComponent(() => import('./settings/invitation-page.tsx'), 'InvitationPage'),
});

const partners = createRoute({
  getParentRoute: () => app,
  path: '/partners',
  validateSearch: (search): Paged & { search?: string | undefined; archived?: true | undefined } => ({
    ...pagedIn(search),
    search: textIn(search.search),
    archived: flagIn(search.archived),
  }),
  component: lazyRouteComponent(() => import('./partners/partners-page.tsx'), 'PartnersPage'),
});

const newPartner = createRoute({
  getParentRoute: () => app,
  path: '/partners/new',
  component: lazyRouteComponent(() => import('./partners/new-partner-page.tsx'), 'NewPartnerPage'),
});

const partner = createRoute({
  getParentRoute: () => app,
  path: '/partners/$partnerId',
  component: lazyRouteComponent(() => import('./partners/partner-page.tsx'), 'PartnerPage'),
});

const editPartner = createRoute({
  getParentRoute: () => app,
  path: '/partners/$partnerId/edit',
  component: lazyRouteComponent(() => import('./partners/edit-partner-page.tsx'), 'EditPartnerPage'),
});

/** The tabs over the list of invoices. */
export const invoiceTabs = ['drafts', 'open', 'overdue', 'paid', 'void'] as const;
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
  component: lazyRouteComponent(() => import('./invoices/list/invoices-page.tsx'), 'InvoicesPage'),
});

/** One component for both, so that a new draft goes on being written when it gets its address. */
const editor = createRoute({
  getParentRoute: () => app,
  id: 'editor',
  component: lazyRouteComponent(() => import('./invoices/editor/editor-page.tsx'), 'InvoiceEditorPage'),
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
  component: lazyRouteComponent(() => import('./invoices/page/invoice-page.tsx'), 'InvoicePage'),
});

/** Which bills are listed. */
export const billTabs = ['open', 'settled', 'all'] as const;

const bills = createRoute({
  getParentRoute: () => app,
  path: '/bills',
  validateSearch: (search): Paged & { tab?: (typeof billTabs)[number] | undefined } => ({
    ...pagedIn(search),
    tab: oneOf(billTabs, search.tab),
  }),
  component: lazyRouteComponent(() => import('./bills/bills-page.tsx'), 'BillsPage'),
});

const bill = createRoute({
  getParentRoute: () => app,
  path: '/bills/$billId',
  validateSearch: (search): { payment?: string | undefined } => ({ payment: textIn(search.payment) }),
  component: lazyRouteComponent(() => import('./bills/bill-page.tsx'), 'BillPage'),
});

const claim = createRoute({
  getParentRoute: () => app,
  path: '/claim/$token',
  component: lazyRouteComponent(() => import('./bills/claim-page.tsx'), 'ClaimPage'),
});

const wallets = createRoute({
  getParentRoute: () => app,
  path: '/wallet',
  validateSearch: (search): Paged & { wallet?: string | undefined; payment?: string | undefined } => ({
    ...pagedIn(search),
    wallet: textIn(search.wallet),
    payment: textIn(search.payment),
  }),
  component: lazyRouteComponent(() => import('./wallet/wallet-page.tsx'), 'WalletPage'),
});

/** Which way the money goes. */
export const paymentTabs = ['received', 'paid'] as const;

const payments = createRoute({
  getParentRoute: () => app,
  path: '/payments',
  validateSearch: (search): Paged & { tab?: (typeof paymentTabs)[number] | undefined } => ({
    ...pagedIn(search),
    tab: oneOf(paymentTabs, search.tab),
  }),
  component: lazyRouteComponent(() => import('./payments/payments-page.tsx'), 'PaymentsPage'),
});

const payment = createRoute({
  getParentRoute: () => app,
  path: '/payments/$paymentId',
  component: lazyRouteComponent(() => import('./payments/payment-page.tsx'), 'PaymentPage'),
});

const mailbox = createRoute({
  getParentRoute: () => app,
  path: '/mailbox',
  validateSearch: (search): Paged & { search?: string | undefined; trouble?: true | undefined } => ({
    ...pagedIn(search),
    search: textIn(search.search),
    trouble: flagIn(search.trouble),
  }),
  component: lazyRouteComponent(() => import('./mailbox/mailbox-page.tsx'), 'MailboxPage'),
});

const message = createRoute({
  getParentRoute: () => app,
  path: '/mailbox/$messageId',
  component: lazyRouteComponent(() => import('./mailbox/message-page.tsx'), 'MessagePage'),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings/settings-layout.tsx'), 'SettingsLayout'),
});

const settingsPages = [
  createRoute({
    getParentRoute: () => settings,
    path: '/',
    component: lazyRouteComponent(() => import('./settings/organization-page.tsx'), 'OrganizationPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/members',
    component: lazyRouteComponent(() => import('./settings/members-page.tsx'), 'MembersPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/api-keys',
    component: lazyRouteComponent(() => import('./settings/api-keys-page.tsx'), 'ApiKeysPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/profile',
    component: lazyRouteComponent(() => import('./settings/profile-page.tsx'), 'ProfilePage'),
  }),
] as const;

const administration = createRoute({
  getParentRoute: () => app,
  path: '/administration',
  component: lazyRouteComponent(() => import('./administration/administration-layout.tsx'), 'AdministrationLayout'),
});

const searched = (search: Record<string, unknown>): Paged & { search?: string | undefined } => ({
  ...pagedIn(search),
  search: textIn(search.search),
});

const administrationPages = [
  createRoute({
    getParentRoute: () => administration,
    path: '/',
    validateSearch: searched,
    component: lazyRouteComponent(() => import('./administration/people-page.tsx'), 'PeoplePage'),
  }),
  createRoute({
    getParentRoute: () => administration,
    path: '/organizations',
    validateSearch: searched,
    component: lazyRouteComponent(() => import('./administration/organizations-page.tsx'), 'OrganizationsPage'),
  }),
  createRoute({
    getParentRoute: () => administration,
    path: '/events',
    component: lazyRouteComponent(() => import('./administration/events-page.tsx'), 'EventsPage'),
  }),
  createRoute({
    getParentRoute: () => administration,
    path: '/mail',
    validateSearch: pagedIn,
    component: lazyRouteComponent(() => import('./administration/mail-page.tsx'), 'MailPage'),
  }),
  createRoute({
    getParentRoute: () => administration,
    path: '/ledger',
    component: lazyRouteComponent(() => import('./administration/ledger-page.tsx'), 'LedgerPage'),
  }),
  createRoute({
    getParentRoute: () => administration,
    path: '/audit',
    validateSearch: pagedIn,
    component: lazyRouteComponent(() => import('./administration/audit-page.tsx'), 'AuditPage'),
  }),
] as const;

/** Every page of the app; each one's code is fetched when it is needed. */
export const routeTree = root.addChildren([
  signIn,
  signUp,
  forgotPassword,
  resetPassword,
  app.addChildren([
    home,
    newOrganization,
    invitation,
    partners,
    newPartner,
    partner,
    editPartner,
    invoices,
    editor.addChildren([newInvoice, editInvoice]),
    invoice,
    bills,
    bill,
    claim,
    wallets,
    payments,
    payment,
    mailbox,
    message,
    settings.addChildren(settingsPages),
    administration.addChildren(administrationPages),
  ]),
]);

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { oneOf, textIn } from '../ui/search.ts';
import { app, type Paged, pagedIn } from './root.ts';

/** Which bills are listed. */
const billTabs = ['open', 'settled', 'all'] as const;

const bills = createRoute({
  getParentRoute: () => app,
  path: '/bills',
  validateSearch: (search): Paged & { tab?: (typeof billTabs)[number] | undefined } => ({
    ...pagedIn(search),
    tab: oneOf(billTabs, search.tab),
  }),
  component: lazyRouteComponent(() => import('../bills/bills-page.tsx'), 'BillsPage'),
});

const bill = createRoute({
  getParentRoute: () => app,
  path: '/bills/$billId',
  validateSearch: (search): { payment?: string | undefined } => ({ payment: textIn(search.payment) }),
  component: lazyRouteComponent(() => import('../bills/bill-page.tsx'), 'BillPage'),
});

const claim = createRoute({
  getParentRoute: () => app,
  path: '/claim/$token',
  component: lazyRouteComponent(() => import('../bills/claim-page.tsx'), 'ClaimPage'),
});

const wallets = createRoute({
  getParentRoute: () => app,
  path: '/wallet',
  validateSearch: (search): Paged & { wallet?: string | undefined; payment?: string | undefined } => ({
    ...pagedIn(search),
    wallet: textIn(search.wallet),
    payment: textIn(search.payment),
  }),
  component: lazyRouteComponent(() => import('../wallet/wallet-page.tsx'), 'WalletPage'),
});

const payMany = createRoute({
  getParentRoute: () => app,
  path: '/wallet/$walletId/pay-many',
  component: lazyRouteComponent(() => import('../wallet/batch/pay-many-page.tsx'), 'PayManyPage'),
});

/** Which way the money goes. */
const paymentTabs = ['received', 'paid'] as const;

const payments = createRoute({
  getParentRoute: () => app,
  path: '/payments',
  validateSearch: (search): Paged & { tab?: (typeof paymentTabs)[number] | undefined } => ({
    ...pagedIn(search),
    tab: oneOf(paymentTabs, search.tab),
  }),
  component: lazyRouteComponent(() => import('../payments/payments-page.tsx'), 'PaymentsPage'),
});

const payment = createRoute({
  getParentRoute: () => app,
  path: '/payments/$paymentId',
  component: lazyRouteComponent(() => import('../payments/payment-page.tsx'), 'PaymentPage'),
});

/** Wallets, payments and bills to pay. */
export const moneyRoutes = [bills, bill, claim, wallets, payMany, payments, payment] as const;

import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { oneOf, textIn } from '../ui/search.ts';
import { app, type Paged, pagedIn } from './root.ts';

const administration = createRoute({
  getParentRoute: () => app,
  path: '/administration',
  component: lazyRouteComponent(() => import('../administration/administration-layout.tsx'), 'AdministrationLayout'),
});

const searched = (search: Record<string, unknown>): Paged & { search?: string | undefined } => ({
  ...pagedIn(search),
  search: textIn(search.search),
});

/** How disputes stand. */
const disputeTabs = ['open', 'won', 'lost'] as const;

const administrationPages = [
  createRoute({
    getParentRoute: () => administration,
    path: '/',
    validateSearch: searched,
    component: lazyRouteComponent(() => import('../administration/people-page.tsx'), 'PeoplePage'),
  }),
  createRoute({
    getParentRoute: () => administration,
    path: '/organizations',
    validateSearch: searched,
    component: lazyRouteComponent(() => import('../administration/organizations-page.tsx'), 'OrganizationsPage'),
  }),
  createRoute({
    getParentRoute: () => administration,
    path: '/events',
    component: lazyRouteComponent(() => import('../administration/events-page.tsx'), 'EventsPage'),
  }),
  createRoute({
    getParentRoute: () => administration,
    path: '/mail',
    validateSearch: pagedIn,
    component: lazyRouteComponent(() => import('../administration/mail-page.tsx'), 'MailPage'),
  }),
  createRoute({
    getParentRoute: () => administration,
    path: '/books',
    component: lazyRouteComponent(() => import('../administration/books-page.tsx'), 'BooksPage'),
  }),
  createRoute({
    getParentRoute: () => administration,
    path: '/accounts',
    component: lazyRouteComponent(() => import('../administration/accounts-page.tsx'), 'AccountsPage'),
  }),
  createRoute({
    getParentRoute: () => administration,
    path: '/disputes',
    validateSearch: (search): Paged & { tab?: (typeof disputeTabs)[number] | undefined } => ({
      ...pagedIn(search),
      tab: oneOf(disputeTabs, search.tab),
    }),
    component: lazyRouteComponent(() => import('../administration/disputes-page.tsx'), 'DisputesPage'),
  }),
  createRoute({
    getParentRoute: () => administration,
    path: '/exchange',
    component: lazyRouteComponent(() => import('../administration/exchange-page.tsx'), 'ExchangePage'),
  }),
  createRoute({
    getParentRoute: () => administration,
    path: '/audit',
    validateSearch: pagedIn,
    component: lazyRouteComponent(() => import('../administration/audit-page.tsx'), 'AuditPage'),
  }),
] as const;

/** For who runs the installation. */
export const administrationRoutes = [administration.addChildren(administrationPages)] as const;

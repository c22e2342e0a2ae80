import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { type ReportSearch, spans } from '../reports/report-search.ts';
import { dayIn, flagIn, oneOf, textIn } from '../ui/search.ts';
import { app, type Paged, pagedIn } from './root.ts';

const partners = createRoute({
  getParentRoute: () => app,
  path: '/partners',
  validateSearch: (search): Paged & { search?: string | undefined; archived?: true | undefined } => ({
    ...pagedIn(search),
    search: textIn(search.search),
    archived: flagIn(search.archived),
  }),
  component: lazyRouteComponent(() => import('../partners/partners-page.tsx'), 'PartnersPage'),
});

const newPartner = createRoute({
  getParentRoute: () => app,
  path: '/partners/new',
  component: lazyRouteComponent(() => import('../partners/new-partner-page.tsx'), 'NewPartnerPage'),
});

const partner = createRoute({
  getParentRoute: () => app,
  path: '/partners/$partnerId',
  component: lazyRouteComponent(() => import('../partners/partner-page.tsx'), 'PartnerPage'),
});

const editPartner = createRoute({
  getParentRoute: () => app,
  path: '/partners/$partnerId/edit',
  component: lazyRouteComponent(() => import('../partners/edit-partner-page.tsx'), 'EditPartnerPage'),
});

const mailbox = createRoute({
  getParentRoute: () => app,
  path: '/mailbox',
  validateSearch: (search): Paged & { search?: string | undefined; trouble?: true | undefined } => ({
    ...pagedIn(search),
    search: textIn(search.search),
    trouble: flagIn(search.trouble),
  }),
  component: lazyRouteComponent(() => import('../mailbox/mailbox-page.tsx'), 'MailboxPage'),
});

const message = createRoute({
  getParentRoute: () => app,
  path: '/mailbox/$messageId',
  component: lazyRouteComponent(() => import('../mailbox/message-page.tsx'), 'MessagePage'),
});

const reports = createRoute({
  getParentRoute: () => app,
  path: '/reports',
  validateSearch: (search): Paged & ReportSearch => ({
    ...pagedIn(search),
    from: dayIn(search.from),
    to: dayIn(search.to),
    by: oneOf(spans, search.by),
    currency: textIn(search.currency),
    partner: textIn(search.partner),
  }),
  component: lazyRouteComponent(() => import('../reports/reports-page.tsx'), 'ReportsPage'),
});

/** Partners, mail and reports. */
export const businessRoutes = [partners, newPartner, partner, editPartner, mailbox, message, reports] as const;

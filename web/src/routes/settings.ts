import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { textIn } from '../ui/search.ts';
import { app } from './root.ts';

const newOrganization = createRoute({
  getParentRoute: () => app,
  path: '/organizations/new',
  component: lazyRouteComponent(() => import('../home/new-organization-page.tsx'), 'NewOrganizationPage'),
});

const invitation = createRoute({
  getParentRoute: () => app,
  path: '/invitation',
  validateSearch: (search): { token?: string | undefined } => ({ token: textIn(search.token) }),
  component: lazyRouteComponent(() => import('../settings/invitation-page.tsx'), 'InvitationPage'),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazyRouteComponent(() => import('../settings/settings-layout.tsx'), 'SettingsLayout'),
});

const settingsPages = [
  createRoute({
    getParentRoute: () => settings,
    path: '/',
    component: lazyRouteComponent(() => import('../settings/organization-page.tsx'), 'OrganizationPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/members',
    component: lazyRouteComponent(() => import('../settings/members-page.tsx'), 'MembersPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/api-keys',
    component: lazyRouteComponent(() => import('../settings/api-keys-page.tsx'), 'ApiKeysPage'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/profile',
    component: lazyRouteComponent(() => import('../settings/profile-page.tsx'), 'ProfilePage'),
  }),
] as const;

/** The organisation, its people and keys, one's own profile. */
export const settingsRoutes = [newOrganization, invitation, settings.addChildren(settingsPages)] as const;

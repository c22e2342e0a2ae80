import { Burger, Skeleton, Text } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { Outlet } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import { LiveProvider, useLiveState } from '../api/live-context.tsx';
import { useSession } from '../session/session.tsx';
import { Brand } from './brand.tsx';
import { navigationFor } from './navigation.ts';
import { NavigationList } from './navigation-list.tsx';
import classes from './shell.module.css';

// What opens on a click comes right after the first paint.
const OrganizationSwitcher = lazy(() =>
  import('./organization-switcher.tsx').then((module) => ({ default: module.OrganizationSwitcher })),
);
const UserMenu = lazy(() => import('./user-menu.tsx').then((module) => ({ default: module.UserMenu })));
const NavigationDrawer = lazy(() => import('./navigation-drawer.tsx').then((module) => ({ default: module.NavigationDrawer })));
const Notifications = lazy(() => import('@mantine/notifications').then((module) => ({ default: module.Notifications })));

/** Everything around a page: navigation at the side, in a drawer on small screens. */
export function Shell() {
  const session = useSession();
  const [opened, drawer] = useDisclosure(false);
  const roomy = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false });
  const groups = navigationFor(session);
  return (
    <LiveProvider scope={session.me.id}>
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      <div className={classes.frame}>
        {roomy ? (
          <aside className={classes.side} aria-label="Navigation">
            <Brand />
            <Later>
              <OrganizationSwitcher />
            </Later>
            <NavigationList groups={groups} />
            <LiveNotice />
            <Later>
              <UserMenu />
            </Later>
          </aside>
        ) : (
          <header className={classes.header}>
            <Brand />
            <Burger opened={opened} onClick={drawer.toggle} aria-label="Open the navigation" aria-expanded={opened} size="sm" />
            <Suspense>
              <NavigationDrawer opened={opened} onClose={drawer.close} groups={groups} />
            </Suspense>
          </header>
        )}
        <main id="main" tabIndex={-1} className={classes.main}>
          <Outlet />
          {/* Where Mantine puts what opens above the page: within a landmark. */}
          <div data-mantine-shared-portal-node="true" />
        </main>
      </div>
      <Suspense>
        <Notifications position="bottom-right" />
      </Suspense>
    </LiveProvider>
  );
}

function Later({ children }: { children: ReactNode }) {
  return <Suspense fallback={<Skeleton height={54} />}>{children}</Suspense>;
}

/** Says so when the page no longer updates itself. */
function LiveNotice() {
  const state = useLiveState();
  return (
    <Text size="xs" c="dimmed" role="status" px="sm">
      {state === 'waiting' ? 'Connection lost. Coming back by itself…' : ''}
    </Text>
  );
}

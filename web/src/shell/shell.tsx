import { Burger, Divider, Drawer, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';
import { Outlet } from '@tanstack/react-router';
import { LiveProvider, useLiveState } from '../api/live-context.tsx';
import { useSession } from '../session/session.tsx';
import { NavigationLink } from '../ui/link.tsx';
import { Brand } from './brand.tsx';
import { type NavigationGroup, navigationFor } from './navigation.ts';
import { OrganizationSwitcher } from './organization-switcher.tsx';
import classes from './shell.module.css';
import { UserMenu } from './user-menu.tsx';

/** Everything around a page: navigation at the side, in a drawer on small screens. */
export function Shell() {
  const session = useSession();
  const [opened, drawer] = useDisclosure(false);
  const groups = navigationFor(session);
  return (
    <LiveProvider scope={session.me.id}>
      <Notifications position="top-right" />
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      <div className={classes.frame}>
        <header className={classes.header}>
          <Brand />
          <Burger opened={opened} onClick={drawer.toggle} aria-label="Open the navigation" aria-expanded={opened} size="sm" />
        </header>
        <aside className={classes.side} aria-label="Navigation">
          <Brand />
          <OrganizationSwitcher />
          <Navigation groups={groups} />
          <LiveNotice />
          <UserMenu />
        </aside>
        <Drawer opened={opened} onClose={drawer.close} title={<Brand />} size={304} padding="md">
          <Stack gap="md">
            <OrganizationSwitcher onDone={drawer.close} />
            <Navigation groups={groups} onDone={drawer.close} />
            <Divider />
            <UserMenu onDone={drawer.close} />
          </Stack>
        </Drawer>
        <main id="main" tabIndex={-1} className={classes.main}>
          <Outlet />
        </main>
      </div>
    </LiveProvider>
  );
}

function Navigation({ groups, onDone }: { groups: NavigationGroup[]; onDone?: () => void }) {
  return (
    <nav aria-label="Pages" className={classes.navigation}>
      {groups.map((group) => (
        <div key={group.label ?? 'home'}>
          {group.label !== null && (
            <Text size="xs" fw={600} c="dimmed" className={classes.groupLabel}>
              {group.label}
            </Text>
          )}
          {group.entries.map(({ to, label, icon: Glyph, exact = false }) => (
            <NavigationLink
              key={to}
              to={to}
              label={label}
              leftSection={<Glyph size={18} stroke={1.7} aria-hidden />}
              activeOptions={{ exact, includeSearch: false }}
              activeProps={{ active: true, 'aria-current': 'page' } as object}
              onClick={onDone}
              styles={{ root: { borderRadius: 'var(--mantine-radius-md)' } }}
            />
          ))}
        </div>
      ))}
    </nav>
  );
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

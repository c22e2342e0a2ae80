import { Stack } from '@mantine/core';
import { Outlet } from '@tanstack/react-router';
import { useSession } from '../session/session.tsx';
import { MissingPage } from '../shell/missing-page.tsx';
import { SectionTabs } from '../ui/section-tabs.tsx';

/** The pages for who runs the installation; for everybody else they do not exist. */
export function AdministrationLayout() {
  const { me } = useSession();
  if (!me.platformAdmin) return <MissingPage />;
  return (
    <Stack gap="lg">
      <SectionTabs
        label="Administration"
        entries={[
          { to: '/administration', label: 'People', exact: true },
          { to: '/administration/organizations', label: 'Organisations' },
          { to: '/administration/events', label: 'Queues' },
          { to: '/administration/mail', label: 'Mail' },
          { to: '/administration/books', label: 'Books' },
          { to: '/administration/accounts', label: 'Accounts' },
          { to: '/administration/disputes', label: 'Disputes' },
          { to: '/administration/exchange', label: 'Exchange' },
          { to: '/administration/audit', label: 'Audit trail' },
        ]}
      />
      <Outlet />
    </Stack>
  );
}

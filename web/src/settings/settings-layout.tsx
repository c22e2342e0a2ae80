import { Stack } from '@mantine/core';
import { Outlet } from '@tanstack/react-router';
import { useSession } from '../session/session.tsx';
import { SectionTabs } from '../ui/section-tabs.tsx';

/** The pages of settings, with links among them. */
export function SettingsLayout() {
  const { organization, can } = useSession();
  return (
    <Stack gap="lg">
      <SectionTabs
        label="Settings"
        entries={[
          ...(organization === null ? [] : [{ to: '/settings' as const, label: 'Organisation', exact: true }]),
          ...(organization === null ? [] : [{ to: '/settings/members' as const, label: 'Members' }]),
          ...(can('api_keys:write') ? [{ to: '/settings/api-keys' as const, label: 'API keys' }] : []),
          { to: '/settings/profile' as const, label: 'Profile' },
        ]}
      />
      <Outlet />
    </Stack>
  );
}

import { Divider, Drawer, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Brand } from './brand.tsx';
import type { NavigationGroup } from './navigation.ts';
import { NavigationList } from './navigation-list.tsx';
import { OrganizationSwitcher } from './organization-switcher.tsx';
import { UserMenu } from './user-menu.tsx';

type NavigationDrawerProps = { opened: boolean; onClose(): void; groups: readonly NavigationGroup[] };

/** The navigation on small screens. */
export function NavigationDrawer({ opened, onClose, groups }: NavigationDrawerProps) {
  // Closed at first also when it was asked for before its code was there: only what opens later gives the focus back.
  const [shown, setShown] = useState(false);
  useEffect(() => setShown(opened), [opened]);
  return (
    <Drawer opened={shown} onClose={onClose} title={<Brand />} size={304} padding="md">
      <Stack gap="md">
        <OrganizationSwitcher onDone={onClose} />
        <NavigationList groups={groups} onDone={onClose} />
        <Divider />
        <UserMenu onDone={onClose} />
      </Stack>
    </Drawer>
  );
}

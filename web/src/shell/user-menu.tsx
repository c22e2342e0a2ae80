import { useApolloClient } from '@apollo/client/react';
import {
  Avatar,
  Group,
  type MantineColorScheme,
  Menu,
  Text,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconApi, IconDeviceDesktop, IconLogout, IconMoon, IconSelector, IconSun, IconUser } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { chooseOrganization } from '../api/organization-choice.ts';
import { closeSession } from '../session/cookie.ts';
import { useSession } from '../session/session.tsx';
import { signOutOfClerk } from '../sign-in/clerk-session.ts';
import classes from './shell.module.css';

const schemes = [
  { value: 'light', label: 'Light', icon: IconSun },
  { value: 'dark', label: 'Dark', icon: IconMoon },
  { value: 'auto', label: 'As the system', icon: IconDeviceDesktop },
] as const;

/** Who is signed in; profile, colours, signing out. */
export function UserMenu({ onDone }: { onDone?: () => void }) {
  const { me } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const signOut = useSignOut();
  return (
    <Menu width="target" position="top-start" shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.switcher}>
          <Group gap="sm" wrap="nowrap">
            <Avatar size={30} radius="xl" name={me.name} color="pine" aria-hidden />
            <div className={classes.person}>
              <Text size="sm" fw={600} truncate>
                {me.name}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                @{me.userName}
              </Text>
            </div>
            <VisuallyHidden>profile, colours, sign out</VisuallyHidden>
            <IconSelector size={16} aria-hidden />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconUser size={16} aria-hidden />}
          onClick={() => {
            onDone?.();
            void navigate({ to: '/settings/profile' });
          }}
        >
          Profile
        </Menu.Item>
        <Menu.Item component="a" href="/playground/" leftSection={<IconApi size={16} aria-hidden />}>
          API playground
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(chosen) => setColorScheme(chosen as MantineColorScheme)}>
          {schemes.map(({ value, label, icon: Glyph }) => (
            <Menu.RadioItem key={value} value={value} rightSection={<Glyph size={16} aria-hidden />}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useSignOut(): () => Promise<void> {
  const client = useApolloClient();
  return async () => {
    try {
      await signOutOfClerk();
      await closeSession();
    } catch (error) {
      console.error(error);
      notifications.show({ color: 'red', title: 'You are still signed in', message: 'The server did not answer. Try again.' });
      return;
    }
    chooseOrganization(null);
    await client.clearStore();
    // A full load: nothing of the one who left stays in memory.
    window.location.assign('/sign-in');
  };
}

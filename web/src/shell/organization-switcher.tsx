import { Avatar, Group, Menu, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconPlus, IconSelector } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useSession } from '../session/session.tsx';
import classes from './shell.module.css';

/** Shows for whom one acts, and lets one choose. */
export function OrganizationSwitcher({ onDone }: { onDone?: () => void }) {
  const { me, organization, switchTo } = useSession();
  const navigate = useNavigate();
  const name = organization?.name ?? 'Personal';

  async function choose(id: string) {
    onDone?.();
    // First away from a page that shows what belongs to the one before.
    await navigate({ to: '/' });
    await switchTo(id);
  }

  return (
    <Menu width="target" position="bottom-start" shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.switcher}>
          <Group gap="sm" wrap="nowrap">
            <VisuallyHidden>Organisation: </VisuallyHidden>
            <Avatar size={30} radius="md" color="initials" name={name} aria-hidden />
            <Text size="sm" fw={600} truncate flex={1}>
              {name}
            </Text>
            <IconSelector size={16} aria-hidden />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {me.memberships.map(({ organization: each }) => (
          <Menu.Item
            key={each.id}
            onClick={() => void choose(each.id)}
            rightSection={each.id === organization?.id ? <IconCheck size={16} aria-label="chosen" /> : null}
          >
            {each.name}
          </Menu.Item>
        ))}
        {me.memberships.length > 0 && <Menu.Divider />}
        <Menu.Item
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => {
            onDone?.();
            void navigate({ to: '/organizations/new' });
          }}
        >
          New organisation
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

import { Text } from '@mantine/core';
import { NavigationLink } from '../ui/link.tsx';
import type { NavigationGroup } from './navigation.ts';
import classes from './shell.module.css';

/** The links to every page, in groups. */
export function NavigationList({ groups, onDone }: { groups: readonly NavigationGroup[]; onDone?: () => void }) {
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
              // The router says which one is active, Mantine shows it.
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

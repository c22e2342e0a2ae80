import { Link, type LinkProps } from '@tanstack/react-router';
import classes from './section-tabs.module.css';

type Entry = { to: NonNullable<LinkProps['to']>; label: string; exact?: boolean };

/** Links among the pages of one section. */
export function SectionTabs({ label, entries }: { label: string; entries: readonly Entry[] }) {
  return (
    <nav aria-label={label} className={classes.tabs}>
      {entries.map(({ to, label: text, exact = false }) => (
        <Link
          key={to}
          to={to}
          className={classes.tab}
          activeOptions={{ exact, includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}

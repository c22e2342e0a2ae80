import { IconMapQuestion } from '@tabler/icons-react';
import { ButtonLink } from '../ui/link.tsx';
import { useTitle } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';
import classes from './shell.module.css';

/** For an address that leads nowhere, and for what one may not see, which is the same. */
export function MissingPage({ what = 'page' }: { what?: string }) {
  useTitle('Not found');
  return (
    <Empty isPage icon={IconMapQuestion} title={`There is no such ${what}`} action={<ButtonLink to="/">Home</ButtonLink>}>
      The link may be old, or belong to another organisation: choose it at the top of the navigation and try again.
    </Empty>
  );
}

/** The same where there is nothing around it. */
export function LostPage() {
  return (
    <main className={classes.main}>
      <MissingPage />
    </main>
  );
}

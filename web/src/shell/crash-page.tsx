import { Button, Group } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTitle } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';

/** Whether the error is that of a page whose file is gone: a newer version of the app was installed meanwhile. */
export function isStaleVersion(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|Importing a module script failed|Unable to preload/i.test(error.message)
  );
}

/** What stands in the place of a page that broke. */
export function CrashPage({ error, reset }: { error: unknown; reset?: () => void }) {
  const router = useRouter();
  const stale = isStaleVersion(error);
  useTitle(stale ? 'New version' : 'Something broke');
  useEffect(() => console.error(error), [error]);

  function again() {
    if (stale) return window.location.reload();
    reset?.();
    void router.invalidate();
  }

  return (
    <Empty
      isPage
      icon={IconBug}
      title={stale ? 'There is a new version' : 'This page broke'}
      action={
        <Group>
          <Button onClick={again}>{stale ? 'Load it' : 'Try again'}</Button>
          <Button variant="default" component="a" href="/">
            Home
          </Button>
        </Group>
      }
    >
      {stale
        ? 'Quittance was updated while this window was open.'
        : 'The mistake is ours, not yours. What was saved is safe; nothing was sent twice.'}
    </Empty>
  );
}

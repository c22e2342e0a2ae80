import { ClerkProvider, useAuth, useClerk } from '@clerk/react';
import { Button, Divider, Stack } from '@mantine/core';
import { useEffect } from 'react';
import { enterWithClerk } from './clerk-session.ts';
import { safeNext } from './enter.ts';

type ClerkButtonProps = { publishableKey: string; next: string | undefined };

/** Signing in by Clerk. Loaded only where a publishable key is set, with Clerk's own script. */
export default function ClerkButton({ publishableKey, next }: ClerkButtonProps) {
  return (
    <ClerkProvider publishableKey={publishableKey}>
      <Divider label="or" />
      <Open next={next} />
    </ClerkProvider>
  );
}

function Open({ next }: { next: string | undefined }) {
  const clerk = useClerk();
  const { isLoaded, isSignedIn, getToken } = useAuth();

  useEffect(() => {
    if (isSignedIn !== true) return;
    enterWithClerk({ getToken: () => getToken(), signOut: () => clerk.signOut() });
    window.location.assign(safeNext(next));
  }, [isSignedIn, getToken, clerk, next]);

  return (
    <Stack>
      <Button variant="default" loading={!isLoaded} onClick={() => clerk.openSignIn({})}>
        Continue with Clerk
      </Button>
    </Stack>
  );
}

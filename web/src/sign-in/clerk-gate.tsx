import { ClerkFailed, ClerkProvider, useAuth, useClerk } from '@clerk/react';
import { Alert, Button, Group, Stack } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Starting } from '../session/starting.tsx';
import { enterWithClerk } from './clerk-session.ts';

type ClerkGateProps = {
  publishableKey: string;
  /** Clerk says that nobody is signed in, or could not be asked and is no longer wanted. */
  onNobody(): void;
  children: ReactNode;
};

/** Loads Clerk, and shows what is below it once requests bear its tokens. Clerk stays there, to renew them. */
export default function ClerkGate({ publishableKey, onNobody, children }: ClerkGateProps) {
  return (
    <ClerkProvider publishableKey={publishableKey} prefetchUI={false}>
      <ClerkFailed>
        <Starting note={<Unreachable onNobody={onNobody} />} />
      </ClerkFailed>
      <Entered onNobody={onNobody}>{children}</Entered>
    </ClerkProvider>
  );
}

function Entered({ onNobody, children }: Omit<ClerkGateProps, 'publishableKey'>) {
  const clerk = useClerk();
  const { isLoaded, isSignedIn, getToken } = useAuth();
  const [entered, setEntered] = useState(false);

  useEffect(() => {
    if (!isLoaded) return;
    if (!isSignedIn) return onNobody();
    enterWithClerk({ getToken: () => getToken(), signOut: () => clerk.signOut() });
    setEntered(true);
  }, [isLoaded, isSignedIn, getToken, clerk, onNobody]);

  if (entered) return children;
  return clerk.status === 'error' ? null : <Starting />;
}

function Unreachable({ onNobody }: { onNobody(): void }) {
  return (
    <Alert color="red" icon={<IconCloudOff aria-hidden />} title="Clerk does not answer" role="alert">
      <Stack gap="sm">
        <span>You signed in by Clerk, and it can’t be asked whether you still are. Check your connection and try again.</span>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => window.location.reload()}>
            Try again
          </Button>
          <Button size="xs" variant="subtle" onClick={onNobody}>
            Sign in another way
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

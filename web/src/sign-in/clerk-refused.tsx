import { Button, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Failure, failureOf } from '../api/failure.ts';
import { Starting } from '../session/starting.tsx';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { signOutOfClerk } from './clerk-session.ts';

/** Clerk has a session, but the server does not accept its tokens: its keys may be set up wrongly. */
export function ClerkRefused() {
  const navigate = useNavigate();
  const [failure, setFailure] = useState<Failure | null>(null);
  const leave = async () => {
    try {
      await signOutOfClerk();
      await navigate({ to: '/sign-in' });
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  return (
    <Starting
      note={
        <Stack>
          <Refusal message="You are signed in by Clerk, but this installation does not accept that. Sign in another way, or tell its administrator." />
          <FailureNotice failure={failure} />
          <Button variant="default" onClick={() => void leave()}>
            Sign out of Clerk
          </Button>
        </Stack>
      }
    />
  );
}

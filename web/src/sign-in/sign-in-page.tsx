import { Button } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useIdentity } from '../session/use-identity.ts';
import { TextLink } from '../ui/link.tsx';
import { FailureNotice, Refusal } from '../ui/states.tsx';
import { Frame } from './frame.tsx';
import { SignInForm } from './sign-in-form.tsx';

const ClerkButton = lazy(() => import('./clerk-button.tsx'));

/** Signing in with an embedded account, and by Clerk where it is set up. */
export function SignInPage() {
  const { next } = useSearch({ strict: false });
  const { identity, failure } = useIdentity();
  return (
    <Frame
      title="Sign in"
      below={
        <>
          No account yet?{' '}
          <TextLink to="/sign-up" search={{ next }}>
            Create one
          </TextLink>
        </>
      }
    >
      <FailureNotice failure={failure} />
      {identity?.awaitsFirstPerson === true && (
        <Refusal message="Nobody has an account here yet.">
          <TextLink to="/sign-up" search={{ next }}>
            Create the first one
          </TextLink>
          : it will administer this installation.
        </Refusal>
      )}
      {(identity?.embedded ?? true) && <SignInForm next={next} />}
      {identity?.clerkPublishableKey != null && (
        <Suspense fallback={<Button loading variant="default" aria-label="Loading" />}>
          <ClerkButton publishableKey={identity.clerkPublishableKey} next={next} />
        </Suspense>
      )}
    </Frame>
  );
}

import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { Starting } from '../session/starting.tsx';
import { useIdentity } from '../session/use-identity.ts';
import { FailureNotice } from '../ui/states.tsx';
import { forgetClerk, wasWithClerk } from './clerk-session.ts';

const ClerkGate = lazy(() => import('./clerk-gate.tsx'));

/**
 * What is below it asks for the session with Clerk's tokens where somebody signed in by Clerk in this browser: Clerk is loaded first. For all
 * others nothing of Clerk is loaded.
 */
export function AfterClerk({ children }: { children: ReactNode }) {
  const [resuming, setResuming] = useState(wasWithClerk);
  if (!resuming) return children;
  const giveUp = () => {
    forgetClerk();
    setResuming(false);
  };
  return <Resuming onNobody={giveUp}>{children}</Resuming>;
}

function Resuming({ onNobody, children }: { onNobody(): void; children: ReactNode }) {
  const { identity, failure } = useIdentity();
  const isSwitchedOff = identity !== null && identity.clerkPublishableKey === null;
  useEffect(() => {
    if (isSwitchedOff) onNobody();
  });
  if (failure !== null) {
    return <Starting note={<FailureNotice failure={failure} retry={() => window.location.reload()} />} />;
  }
  if (identity === null || identity.clerkPublishableKey === null) return <Starting />;
  return (
    <Suspense fallback={<Starting />}>
      <ClerkGate publishableKey={identity.clerkPublishableKey} onNobody={onNobody}>
        {children}
      </ClerkGate>
    </Suspense>
  );
}

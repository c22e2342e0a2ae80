import type { ApolloClient } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { createApolloClient, executeBy } from '../api/client.ts';
import { ExecuteContext } from '../api/execute.ts';
import { SessionDocument } from '../session/session.generated.ts';
import { SessionProvider } from '../session/session.tsx';
import { Starting } from '../session/starting.tsx';
import { AfterClerk } from '../sign-in/after-clerk.tsx';
import { ClerkRefused } from '../sign-in/clerk-refused.tsx';
import { isWithClerk } from '../sign-in/clerk-session.ts';
import { Shell } from './shell.tsx';

/** The part of the app for people who are signed in; others go to the sign-in page and come back. */
export function SignedIn() {
  const [client] = useState(createClient);
  const execute = useMemo(() => executeBy(client), [client]);
  return (
    <ApolloProvider client={client}>
      <ExecuteContext value={execute}>
        <AfterClerk>
          <SessionProvider signedOut={<SignedOut />}>
            <Shell />
          </SessionProvider>
        </AfterClerk>
      </ExecuteContext>
    </ApolloProvider>
  );
}

/** A request that finds the session gone makes the session be asked for again, which leads to the sign-in page. */
function createClient(): ApolloClient {
  const client = createApolloClient(() => void client.refetchQueries({ include: [SessionDocument] }));
  return client;
}

/** Not to the sign-in page with a Clerk session that the server refuses: from there it would lead back here, and so on. */
function SignedOut() {
  return isWithClerk() ? <ClerkRefused /> : <GoToSignIn />;
}

/** Once: the address changes on the way, and must not be taken for where one wanted to go. */
function GoToSignIn() {
  const router = useRouter();
  useEffect(() => {
    const { href } = router.state.location;
    void router.navigate({ to: '/sign-in', search: href === '/' ? {} : { next: href }, replace: true });
  }, [router]);
  return <Starting />;
}

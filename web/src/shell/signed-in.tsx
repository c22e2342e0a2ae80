import { ApolloProvider } from '@apollo/client/react';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { createApolloClient, executeBy } from '../api/client.ts';
import { ExecuteContext } from '../api/execute.ts';
import { SessionDocument } from '../session/session.generated.ts';
import { SessionProvider } from '../session/session.tsx';
import { Starting } from '../session/starting.tsx';
import { Shell } from './shell.tsx';

// A request that finds the session gone makes the session be asked for again, which leads to the sign-in page.
const client = createApolloClient(() => void client.refetchQueries({ include: [SessionDocument] }));
const execute = executeBy(client);

/** The part of the app for people who are signed in; others go to the sign-in page and come back. */
export function SignedIn() {
  return (
    <ApolloProvider client={client}>
      <ExecuteContext value={execute}>
        <SessionProvider signedOut={<GoToSignIn />}>
          <Shell />
        </SessionProvider>
      </ExecuteContext>
    </ApolloProvider>
  );
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

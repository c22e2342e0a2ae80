import { ApolloProvider } from '@apollo/client/react';
import { Navigate, useRouterState } from '@tanstack/react-router';
import { createApolloClient, executeBy } from '../api/client.ts';
import { ExecuteContext } from '../api/execute.ts';
import { SessionDocument } from '../session/session.generated.ts';
import { SessionProvider } from '../session/session.tsx';
import { Shell } from './shell.tsx';

// A request that finds the session gone makes the session be asked for again, which leads to the sign-in page.
const client = createApolloClient(() => void client.refetchQueries({ include: [SessionDocument] }));
const execute = executeBy(client);

/** The part of the app for people who are signed in; others go to the sign-in page and come back. */
export function SignedIn() {
  const next = useRouterState({ select: (state) => state.location.href });
  return (
    <ApolloProvider client={client}>
      <ExecuteContext value={execute}>
        <SessionProvider signedOut={<Navigate to="/sign-in" search={next === '/' ? {} : { next }} replace />}>
          <Shell />
        </SessionProvider>
      </ExecuteContext>
    </ApolloProvider>
  );
}

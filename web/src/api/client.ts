import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, type OperationVariables } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { ErrorLink } from '@apollo/client/link/error';
import { RetryLink } from '@apollo/client/link/retry';
import type { Execute } from './execute.ts';
import { failureOf } from './failure.ts';
import generated from './possible-types.generated.ts';
import { requestHeaders } from './request-headers.ts';

/** Reads, and mutations that carry a key by which the server knows a repetition: only these are ever sent again by themselves. */
export function maySendAgain(operationType: string, variables: Record<string, unknown>): boolean {
  if (operationType === 'query') return true;
  const input = variables.input;
  return typeof input === 'object' && input !== null && 'idempotencyKey' in input;
}

const sessionOperation = 'Session';

/** The client of the one GraphQL endpoint. `onSignedOut` is called when a request finds the session gone. */
export function createApolloClient(onSignedOut: () => void): ApolloClient {
  const retry = new RetryLink({
    delay: { initial: 300, max: 3_000, jitter: true },
    attempts: (count, operation, error) =>
      count < 4 && failureOf(error).code === 'OFFLINE' && maySendAgain(operation.operationType, operation.variables),
  });
  const headers = new SetContextLink(async (context) => ({ headers: { ...context.headers, ...(await requestHeaders()) } }));
  const signedOut = new ErrorLink(({ error, operation }) => {
    // The question who is signed in answers itself.
    if (operation.operationName !== sessionOperation && failureOf(error).code === 'UNAUTHENTICATED') onSignedOut();
  });
  return new ApolloClient({
    link: ApolloLink.from([signedOut, retry, headers, new HttpLink({ uri: '/graphql', credentials: 'same-origin' })]),
    cache: new InMemoryCache({
      possibleTypes: generated.possibleTypes,
      // A report has no id: its next page of rows goes beside its figures.
      typePolicies: { BillingReport: { merge: true } },
    }),
    // What is known shows at once, and is always asked for again: figures about money must not be yesterday's.
    defaultOptions: { watchQuery: { fetchPolicy: 'cache-and-network', nextFetchPolicy: 'cache-first' } },
    assumeImmutableResults: true,
  });
}

/** Sends mutations through the client, so that what they answer is in the cache. */
export function executeBy(client: ApolloClient): Execute {
  return async (document, variables) => {
    const { data } = await client.mutate({ mutation: document, variables: variables as OperationVariables });
    if (data == null) throw new Error('An answer without errors has data');
    return data;
  };
}

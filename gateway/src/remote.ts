import { bounded } from '@quittance/access/bounded';
import { createRequestSigner, signatureHeader } from '@quittance/access/signed-request';
import type { GraphqlResponse } from '@quittance/graphql-kit/subgraph';
import type { SubgraphConnection } from './connection.ts';

const timeoutMs = 15_000;
const readyTimeoutMs = 2_000;
const mostAnswerBytes = 16 * 1024 * 1024;

/**
 * To a subgraph in another process. The exact body that is sent is signed. A GraphQL answer is taken whatever its status: over HTTP a subgraph
 * says 400 to what it refuses, and the reason stands in the body.
 */
export function remote(options: {
  name: string;
  url: string;
  routes: readonly string[];
  secrets: readonly string[];
}): SubgraphConnection {
  const { name, url, routes, secrets } = options;
  const sign = createRequestSigner({ secrets, receiver: name });
  return {
    name,
    routes,
    async execute(request, headers) {
      const body = JSON.stringify(request);
      const claims = headers.authorization ?? '';
      const response = await fetch(new URL('/graphql', url), {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/json',
          accept: 'application/json',
          [signatureHeader]: sign({ method: 'POST', path: '/graphql', claims, body }),
        },
        body,
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      }).catch(() => null);
      return (response === null ? null : await answerOf(response)) ?? unavailable(name);
    },
    fetch: (request) =>
      fetch(new Request(atOrigin(request.url, url), request), {
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'manual',
      }).then(
        (response) => bounded(response, mostAnswerBytes),
        () => Response.json(unavailable(name), { status: 503, headers: { 'retry-after': '5' } }),
      ),
    async ready() {
      const response = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(readyTimeoutMs) });
      return response.ok;
    },
  };
}

function atOrigin(path: string, origin: string): URL {
  const { pathname, search } = new URL(path);
  return new URL(pathname + search, origin);
}

async function answerOf(response: Response): Promise<GraphqlResponse | null> {
  try {
    const answer: unknown = await bounded(response, mostAnswerBytes).json();
    return typeof answer === 'object' && answer !== null && ('data' in answer || 'errors' in answer)
      ? (answer as GraphqlResponse)
      : null;
  } catch {
    return null;
  }
}

/** Says which part is away, not where it is. */
function unavailable(name: string): GraphqlResponse {
  const message = `The ${name} service is not available at the moment; try again shortly.`;
  return { data: null, errors: [{ message, extensions: { code: 'UNAVAILABLE' } }] };
}

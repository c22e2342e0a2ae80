import type { GraphqlRequest, GraphqlResponse, RunningSubgraph } from '@quittance/graphql-kit/subgraph';

/** How the gateway reaches one subgraph. */
export type SubgraphConnection = {
  name: string;
  execute(request: GraphqlRequest, headers: Record<string, string>): Promise<GraphqlResponse>;
  /** Path prefixes that it serves beside GraphQL. */
  routes: readonly string[];
  fetch(request: Request): Promise<Response>;
  ready(): Promise<boolean>;
};

/** To a subgraph in this process. */
export function inProcess(subgraph: RunningSubgraph): SubgraphConnection {
  return {
    name: subgraph.name,
    execute: subgraph.execute,
    routes: Object.keys(subgraph.routes),
    fetch(request) {
      const { pathname } = new URL(request.url);
      const prefix = Object.keys(subgraph.routes).find((each) => pathname.startsWith(each));
      const handle = prefix === undefined ? undefined : subgraph.routes[prefix];
      return handle === undefined ? Promise.resolve(new Response('Not found', { status: 404 })) : handle(request);
    },
    ready: subgraph.ready,
  };
}

import type { Caller } from '@quittance/access/caller';

export type GraphqlRequest = {
  query: string;
  variables?: Record<string, unknown> | undefined;
  operationName?: string | undefined;
};

export type GraphqlResponse = {
  data?: Record<string, unknown> | null;
  errors?: readonly unknown[];
  extensions?: Record<string, unknown>;
};

/** What every resolver gets as context; a subgraph adds its own deps and loaders as `Extra`. */
export type RequestContext<Extra = unknown> = { caller: Caller; requestId: string } & Extra;

/** A subgraph that runs: called in process by the standalone, served over HTTP by its own `main.ts`. */
export type RunningSubgraph = {
  name: string;
  /** The SDL it serves. */
  typeDefs: string;
  /** Executes one operation; headers carry `authorization: Bearer <internal token>` and `x-request-id`. */
  execute(request: GraphqlRequest, headers: Record<string, string>): Promise<GraphqlResponse>;
  /** Everything beside GraphQL that it serves (documents, pay pages, webhooks), by path prefix, for instance `/documents/`. */
  routes: Readonly<Record<string, (request: Request) => Promise<Response>>>;
  /** False while a part it can't do without (its database) is away. */
  ready(): Promise<boolean>;
  /** Drains and closes; idempotent. */
  stop(): Promise<void>;
};

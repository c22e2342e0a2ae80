import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { GraphqlResponse } from '@quittance/graphql-kit/subgraph';
import { traceHeader } from '@quittance/telemetry/request';
import type { SubgraphConnection } from './connection.ts';

/** What the gateway knows of a request; made once by the HTTP layer. */
export type GatewayContext = {
  token: string;
  requestId: string;
  /** Where the request came from. */
  address: string;
  /** Called when a part of the operation may have changed who the caller is or what they belong to. */
  identityMayChange(): void;
};

/** Sends a part of an operation to a subgraph, with the caller's internal token and the request's id. */
export class SubgraphDataSource implements GraphQLDataSource<GatewayContext> {
  readonly #connection: SubgraphConnection;

  constructor(connection: SubgraphConnection) {
    this.#connection = connection;
  }

  async process({ request, ...options }: GraphQLDataSourceProcessOptions<GatewayContext>) {
    const context = options.context as GatewayContext;
    const answer = await this.#connection.execute(
      { query: request.query ?? '', variables: request.variables, operationName: request.operationName },
      { authorization: `Bearer ${context.token}`, 'x-request-id': context.requestId, ...traceHeader() },
    );
    if (this.#connection.name === 'user' && request.query?.startsWith('mutation')) context.identityMayChange();
    // Inside a response Apollo's types want GraphQLErrors; what travels is their JSON form.
    return answer as GraphqlResponse as never;
  }
}

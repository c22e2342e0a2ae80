import type { ApolloGateway } from '@apollo/gateway';
import { readVariables } from '@quittance/graphql-kit/read-variables';
import type { GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql';

type Incoming = { request: { variables?: Record<string, unknown> } };
type Asked = { schema: GraphQLSchema; operation: OperationDefinitionNode };

/** What of the gateway is changed here; its types keep it to themselves. */
type Validating = { validateIncomingRequest(incoming: Incoming, asked: Asked): readonly GraphQLError[] };

/**
 * Before it plans, the gateway reads all variables as graphql-js does, only to see whether that goes wrong: for a thousand input objects longer than
 * all else that it does. What `readVariables` finds right needs no such look.
 */
export function checkVariablesQuickly(gateway: ApolloGateway): void {
  const validating = gateway as unknown as Validating;
  const thoroughly = validating.validateIncomingRequest.bind(gateway);
  validating.validateIncomingRequest = (incoming, asked) => {
    const values = readVariables(asked.schema, asked.operation.variableDefinitions ?? [], incoming.request.variables ?? {});
    return values === null ? thoroughly(incoming, asked) : [];
  };
}

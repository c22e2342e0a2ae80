import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import { publicError } from '@quittance/graphql-kit/format-error';
import type { Logger } from '@quittance/telemetry/log';
import type { SubgraphConnection } from './connection.ts';
import { type GatewayContext, SubgraphDataSource } from './data-source.ts';
import { limitRules, maxTokens } from './limits.ts';

export type GraphqlOptions = {
  supergraphSdl: string;
  subgraphs: readonly SubgraphConnection[];
  introspection: boolean;
  log: Logger;
};

/** The federated endpoint's server, over a supergraph that was composed offline. */
export async function createGraphql(options: GraphqlOptions): Promise<ApolloServer<GatewayContext>> {
  const connections = new Map(options.subgraphs.map((subgraph) => [subgraph.name, subgraph]));
  const gateway = new ApolloGateway({
    supergraphSdl: options.supergraphSdl,
    buildService({ name }) {
      const connection = connections.get(name);
      if (connection === undefined) throw new Error(`The supergraph names a subgraph that is not connected: ${name}`);
      return new SubgraphDataSource(connection);
    },
  });
  const server = new ApolloServer<GatewayContext>({
    gateway,
    introspection: options.introspection,
    validationRules: limitRules,
    parseOptions: { maxTokens },
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    plugins: [ApolloServerPluginUsageReportingDisabled(), publicErrors(options.log)],
  });
  await server.start();
  return server;
}

/** Formats what the gateway itself refuses; what a subgraph answered has its form already. */
const publicErrors = (log: Logger): ApolloServerPlugin<GatewayContext> => ({
  requestDidStart: async () => ({
    async willSendResponse({ response, errors, contextValue }) {
      if (response.body.kind !== 'single' || response.body.singleResult.errors === undefined) return;
      response.body.singleResult.errors = response.body.singleResult.errors.map((formatted, index) =>
        publicError(formatted, errors?.[index]?.originalError ?? errors?.[index], contextValue.requestId, log),
      );
    },
  }),
});

import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled, ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import { formatErrors } from '@quittance/graphql-kit/format-error';
import type { Logger } from '@quittance/telemetry/log';
import type { SubgraphConnection } from './connection.ts';
import { type GatewayContext, SubgraphDataSource } from './data-source.ts';
import { limitRules, maxTokens } from './limits.ts';
import { operationMetrics } from './operation-metrics.ts';

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
    formatError: formatErrors(options.log),
    plugins: [ApolloServerPluginLandingPageDisabled(), ApolloServerPluginUsageReportingDisabled(), operationMetrics],
  });
  await server.start();
  return server;
}

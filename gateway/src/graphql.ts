import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { formatErrors } from '@quittance/graphql-kit/format-error';
import type { Logger } from '@quittance/telemetry/log';
import { checkVariablesQuickly } from './check-variables.ts';
import type { SubgraphConnection } from './connection.ts';
import { costLimit } from './cost.ts';
import { type GatewayContext, SubgraphDataSource } from './data-source.ts';
import { type Limits, limitNamed, limitRules } from './limits.ts';
import { operationMetrics } from './operation-metrics.ts';
import type { RateLimiter } from './rate-limit.ts';
import { limitFields } from './rate-limit-door.ts';

export type GraphqlOptions = {
  supergraphSdl: string;
  subgraphs: readonly SubgraphConnection[];
  introspection: boolean;
  limits: Limits;
  limiter: RateLimiter;
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
  checkVariablesQuickly(gateway);
  const { limits, limiter } = options;
  const format = formatErrors(options.log);
  const server = new ApolloServer<GatewayContext>({
    gateway,
    introspection: options.introspection,
    validationRules: limitRules(limits),
    parseOptions: { maxTokens: limits.tokens },
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    formatError: (formatted, error) => format(limitNamed(formatted), error),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      operationMetrics,
      costLimit(limits.cost),
      limitFields(limiter),
    ],
  });
  await server.start();
  return server;
}

import { subscriptions, unheard } from '@quittance/events/subscriptions';
import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import { withLiveUpdates } from '@quittance/messaging/live-updates';
import { collectQueueFigures } from '@quittance/messaging/queue-metrics';
import { createRabbitmqTransport } from '@quittance/messaging/rabbitmq-transport';
import type { Transport } from '@quittance/messaging/transport';
import { brokerEnvSchema, type ProcessEnv, runProcess } from '@quittance/process/run';
import type { Logger } from '@quittance/telemetry/log';
import { z } from 'zod';
import { serve } from './serve.ts';

export type SubgraphProcess<Schema extends z.ZodType> = {
  name: string;
  environment: Record<string, string | undefined>;
  envSchema: Schema;
  port(env: z.output<Schema>): number;
  start(options: { env: ProcessEnv & z.output<Schema>; transport: Transport; log: Logger }): Promise<RunningSubgraph>;
};

/** Runs a subgraph as a process: RabbitMQ, HTTP, and the life that all processes have. */
export function runSubgraph<Schema extends z.ZodType>(options: SubgraphProcess<Schema>): Promise<void> {
  const { name, environment } = options;
  const envSchema = z.intersection(brokerEnvSchema, options.envSchema);
  return runProcess({
    name,
    environment,
    envSchema,
    start: async ({ env, log }) => {
      const transport = withLiveUpdates(
        createRabbitmqTransport({
          url: env.AMQP_URL,
          name: `quittance-${name}`,
          prefix: env.AMQP_PREFIX,
          subscriptions,
          unheard,
          log,
        }),
      );
      collectQueueFigures(transport);
      const subgraph = await options.start({ env, transport, log });
      const served = await serve(subgraph, { host: env.HOST, port: options.port(env), metricsToken: env.METRICS_TOKEN, log });
      return {
        ...served,
        stop: async () => {
          await served.stop();
          await subgraph.stop();
          await transport.close();
        },
      };
    },
  });
}

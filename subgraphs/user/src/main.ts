import { runSubgraph } from '@quittance/subgraph/run';
import { environment, userEnvSchema } from './env.ts';
import { startUser } from './start.ts';

await runSubgraph({
  name: 'user',
  environment,
  envSchema: userEnvSchema,
  port: (env) => env.PORT_USER,
  start: startUser,
});

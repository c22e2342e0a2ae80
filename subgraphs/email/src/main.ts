import { runSubgraph } from '@quittance/subgraph/run';
import { emailEnvSchema, environment } from './env.ts';
import { startEmail } from './start.ts';

await runSubgraph({
  name: 'email',
  environment,
  envSchema: emailEnvSchema,
  port: (env) => env.PORT_EMAIL,
  start: startEmail,
});

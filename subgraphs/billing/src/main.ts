import { runSubgraph } from '@quittance/subgraph/run';
import { billingEnvSchema, environment } from './env.ts';
import { startBilling } from './start.ts';

await runSubgraph({
  name: 'billing',
  environment,
  envSchema: billingEnvSchema,
  port: (env) => env.PORT_BILLING,
  start: startBilling,
});

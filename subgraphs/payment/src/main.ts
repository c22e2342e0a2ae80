import { runSubgraph } from '@quittance/subgraph/run';
import { environment, paymentEnvSchema } from './env.ts';
import { startPayment } from './start.ts';

await runSubgraph({
  name: 'payment',
  environment,
  envSchema: paymentEnvSchema,
  port: (env) => env.PORT_PAYMENT,
  start: startPayment,
});

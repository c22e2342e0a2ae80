import { runSubgraph } from '@quittance/subgraph/run';
import { environment, invoiceEnvSchema } from './env.ts';
import { startInvoice } from './start.ts';

await runSubgraph({
  name: 'invoice',
  environment,
  envSchema: invoiceEnvSchema,
  port: (env) => env.PORT_INVOICE,
  start: startInvoice,
});

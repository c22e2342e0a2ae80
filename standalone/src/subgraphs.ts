import { startBilling } from '@quittance/billing';
import { billingEnvSchema } from '@quittance/billing/env';
import { startEmail } from '@quittance/email';
import { emailEnvSchema } from '@quittance/email/env';
import { parseEnv } from '@quittance/env';
import { inProcess } from '@quittance/gateway/connection';
import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import { startInvoice } from '@quittance/invoice';
import { invoiceEnvSchema } from '@quittance/invoice/env';
import type { Transport } from '@quittance/messaging/transport';
import { startPayment } from '@quittance/payment';
import { paymentEnvSchema } from '@quittance/payment/env';
import type { Logger } from '@quittance/telemetry/log';
import { startUser } from '@quittance/user';
import { userEnvSchema } from '@quittance/user/env';
import type { Environment } from './environment.ts';

/** Starts all five in this process, each from its own part of the environment. `user` first: it publishes the keys the others verify by. */
export async function startSubgraphs(environment: Environment, transport: Transport, log: Logger): Promise<RunningSubgraph[]> {
  const child = (name: string) => log.child({ name });
  const user = await startUser({ env: parseEnv(userEnvSchema, environment), transport, log: child('user') });
  const invoice = await startInvoice({ env: parseEnv(invoiceEnvSchema, environment), transport, log: child('invoice') });
  const payment = startPayment({ env: parseEnv(paymentEnvSchema, environment), transport, log: child('payment') });
  const rest = await Promise.all([
    startBilling({
      env: parseEnv(billingEnvSchema, environment),
      transport,
      log: child('billing'),
      askPayment: async (request) => inProcess(await payment).fetch(request),
      askInvoice: inProcess(invoice).fetch,
    }),
    payment,
    startEmail({
      env: parseEnv(emailEnvSchema, environment),
      transport,
      log: child('email'),
      askInvoice: invoice.routes['/internal/documents/'],
    }),
  ]);
  return [user, invoice, ...rest];
}

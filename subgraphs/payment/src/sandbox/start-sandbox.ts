import type { RunningSubgraph } from '@quittance/graphql-kit/subgraph';
import type { PaymentEnv } from '../env.ts';
import type { ProviderRegistry } from '../provider/provider.ts';
import { startLoop } from '../worker/loop.ts';
import { deliverWebhooks } from './deliver-webhooks.ts';
import type { SandboxDeps } from './deps.ts';
import { sandboxKeys } from './keys.ts';
import { handleSandbox } from './sandbox-route.ts';

export type RunningSandbox = { routes: RunningSubgraph['routes']; stop(): Promise<void> };

/** Starts the sandbox's own side, where the sandbox is among the providers. */
export function startSandbox(
  env: PaymentEnv,
  base: Pick<SandboxDeps, 'db' | 'now' | 'log'>,
  providers: ProviderRegistry,
): RunningSandbox {
  if (!providers.has('sandbox')) return { routes: {}, stop: async () => undefined };
  const deps: SandboxDeps = {
    ...base,
    ...sandboxKeys(env.SANDBOX_SECRET ?? env.INTERNAL_SECRET),
    publicUrl: env.PUBLIC_URL,
    webhookUrl: `${env.SANDBOX_BASE_URL ?? env.PUBLIC_URL}/webhooks/sandbox`,
    wakeDelivery: () => delivery.wake(),
  };
  const delivery = startLoop({ name: 'sandbox webhooks', step: () => deliverWebhooks(deps), now: base.now, log: base.log });
  return { routes: { '/checkout/sandbox/': (request) => handleSandbox(deps, request) }, stop: delivery.stop };
}

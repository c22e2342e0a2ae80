import { type PaymentEnv, sandboxAllowed } from '../env.ts';
import { sandboxKeys } from '../sandbox/keys.ts';
import { counted } from './counted.ts';
import type { PaymentProvider, ProviderRegistry } from './provider.ts';
import { createSandboxProvider } from './sandbox/sandbox-provider.ts';

/** The providers that the environment configures; the sandbox only where it configures none and nobody else can reach it. */
export function providersOf(env: PaymentEnv, now: () => Date): ProviderRegistry {
  const real: PaymentProvider[] = [];
  const providers = real.length === 0 && sandboxAllowed(env) ? [sandboxOf(env, now)] : real;
  return new Map(providers.map((provider) => [provider.id, counted(provider)]));
}

function sandboxOf(env: PaymentEnv, now: () => Date): PaymentProvider {
  const baseUrl = env.SANDBOX_BASE_URL ?? env.PUBLIC_URL;
  const keys = sandboxKeys(env.SANDBOX_SECRET ?? env.INTERNAL_SECRET);
  return createSandboxProvider({ baseUrl, ...keys, timeoutMs: env.PROVIDER_TIMEOUT_MS, now });
}

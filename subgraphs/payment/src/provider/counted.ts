import { counter } from '@quittance/telemetry/metrics';
import type { CallOutcome, PaymentProvider } from './provider.ts';

const calls = counter('quittance_payment_provider_calls_total', 'Calls to payment providers by how they ended.', [
  'provider',
  'call',
  'outcome',
]);

/** The provider, with its calls counted. `unknown` ones that grow are money whose whereabouts have to be asked for. */
export function counted(provider: PaymentProvider): PaymentProvider {
  const count = async <T>(call: string, outcome: Promise<CallOutcome<T>>): Promise<CallOutcome<T>> => {
    calls.inc({ provider: provider.id, call, outcome: (await outcome).kind });
    return outcome;
  };
  return {
    ...provider,
    createCheckout: (...args) => count('create_checkout', provider.createCheckout(...args)),
    capture: (...args) => count('capture', provider.capture(...args)),
    cancel: (...args) => count('cancel', provider.cancel(...args)),
    refund: (...args) => count('refund', provider.refund(...args)),
    fetch: (...args) => count('fetch', provider.fetch(...args)),
  };
}

import { createRequestSigner } from '@quittance/access/signed-request';
import { inSnapshot } from '@quittance/database/transaction';
import { pause } from '@quittance/messaging/backoff';
import type { Comparison } from '@quittance/reconciliation/compare';
import { confirm } from '@quittance/reconciliation/confirm';
import { type FactsSource, fetchFacts } from '@quittance/reconciliation/fetch-facts';
import type pg from 'pg';
import { reconcileServices } from './reconcile-services.ts';

/** How the services are asked whose facts are compared with billing's. */
export type Others = Readonly<Record<'payment' | 'invoice', FactsSource>>;

export type OthersOptions = {
  internalSecrets: readonly string[];
  now: () => Date;
  payment: Pick<FactsSource, 'send' | 'url'>;
  invoice: Pick<FactsSource, 'send' | 'url'>;
};

export function createOthers({ internalSecrets, now, payment, invoice }: OthersOptions): Others {
  const signFor = (receiver: string) => createRequestSigner({ secrets: internalSecrets, receiver, now });
  return {
    payment: { ...payment, service: 'payment', sign: signFor('payment') },
    invoice: { ...invoice, service: 'invoice', sign: signFor('invoice') },
  };
}

/** Events need less than that to arrive, unless something is wrong. */
const onTheWayMs = 5_000;
/** An answer that takes longer will not come. */
const answerWithinMs = 15 * 60_000;

/** Compares what all services say now; what is on its way between them is no difference. Rejects when one can't be asked, or when it is told to stop. */
export function reconcileNow(pool: pg.Pool, { payment, invoice }: Others, stopping: AbortSignal): Promise<Comparison[]> {
  const ask = (source: FactsSource, name: string) =>
    fetchFacts(source, name, AbortSignal.any([stopping, AbortSignal.timeout(answerWithinMs)]));
  const look = () =>
    reconcileServices((work) => inSnapshot(pool, work, stopping), {
      captured: () => ask(payment, 'captured'),
      refunded: () => ask(payment, 'refunded'),
      refunding: () => ask(payment, 'refunding'),
      disputed: () => ask(payment, 'disputed'),
      asked: () => ask(invoice, 'asked'),
      paid: () => ask(invoice, 'paid'),
    });
  return confirm(look, async () => {
    await pause(onTheWayMs, stopping);
    stopping.throwIfAborted();
  });
}

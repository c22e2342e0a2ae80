import { setTimeout as pause } from 'node:timers/promises';
import { createPool } from '@quittance/database/pool';
import type { Comparison } from '@quittance/reconciliation/compare';
import { confirm } from '@quittance/reconciliation/confirm';
import { type Pools, reconcile } from '@quittance/standalone/reconcile';

/** As long as an event may take that is delivered again. */
const onTheWayMs = 5_000;

type UrlOf = (service: keyof Pools) => string | Promise<string>;

/** What `npm run cli -- reconcile` compares, in databases that a superuser may see whole. Looks once. */
export async function compareServices(urlOf: UrlOf): Promise<Comparison[]> {
  const open = async (service: keyof Pools) =>
    createPool({ url: await urlOf(service), applicationName: 'reconciliation', max: 1 });
  const [payment, billing, invoice] = [await open('payment'), await open('billing'), await open('invoice')];
  try {
    return await reconcile({ payment, billing, invoice });
  } finally {
    await Promise.all([payment.end(), billing.end(), invoice.end()]);
  }
}

/** One line for each difference. */
export function linesOf(comparisons: readonly Comparison[]): string[] {
  return comparisons.flatMap(({ check, differences }) =>
    differences.map(
      ({ kind, id, currency, expectedMinor, foundMinor }) =>
        `${check}: ${kind} ${id}: ${expectedMinor} and ${foundMinor} ${currency}`,
    ),
  );
}

/** Rejects, naming what differs, unless the services agree but for what is on its way. For `afterEach`. */
export async function reconciles(urlOf: UrlOf): Promise<void> {
  const differences = linesOf(
    await confirm(
      () => compareServices(urlOf),
      () => pause(onTheWayMs),
    ),
  );
  if (differences.length > 0) throw new Error(`The services do not agree: ${differences.join('; ')}`);
}

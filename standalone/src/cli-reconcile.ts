import { setTimeout as pause } from 'node:timers/promises';
import { formatAmount, isCurrency } from '@quittance/money';
import type { Comparison, Difference } from '@quittance/reconciliation/compare';
import { confirm } from '@quittance/reconciliation/confirm';
import { BadNews, withPool } from './cli-database.ts';
import type { Environment } from './environment.ts';
import { reconcile } from './reconcile.ts';

/** Events need less than that to arrive, unless something is wrong. */
const onTheWayMs = 5_000;

/** `reconcile [--json]`: figures, and what differs. Rejects with the same, as bad news, when something does. */
export async function reconcileServices(environment: Environment, args: readonly string[]): Promise<string> {
  const comparisons = await withPool(environment, 'payment', (payment) =>
    withPool(environment, 'billing', (billing) =>
      withPool(environment, 'invoice', (invoice) =>
        confirm(
          () => reconcile({ payment, billing, invoice }),
          () => pause(onTheWayMs),
        ),
      ),
    ),
  );
  const answer = args.includes('--json') ? asJson(comparisons) : asText(comparisons);
  if (comparisons.some(({ differenceCount }) => differenceCount > 0)) throw new BadNews(answer);
  return answer;
}

/** Amounts are decimal strings of minor units. */
function asJson(comparisons: readonly Comparison[]): string {
  const ok = comparisons.every(({ differenceCount }) => differenceCount === 0);
  return JSON.stringify({ ok, comparisons }, (_, value) => (typeof value === 'bigint' ? value.toString() : value), 2);
}

function asText(comparisons: readonly Comparison[]): string {
  const count = comparisons.reduce((sum, { differenceCount }) => sum + differenceCount, 0);
  const verdict = count === 0 ? 'Everything agrees.' : `${count} difference${count === 1 ? '' : 's'}.`;
  return [...comparisons.flatMap(linesOf), verdict].join('\n');
}

function linesOf({ check, figures, differences, differenceCount }: Comparison): string[] {
  const sums = figures.map(
    ({ currency, expectedCount, expectedMinor, foundCount, foundMinor }) =>
      `  ${expectedCount} of ${shown(expectedMinor, currency)}, found ${foundCount} of ${shown(foundMinor, currency)}`,
  );
  const unlisted = differenceCount - differences.length;
  return [check, ...sums, ...differences.map(lineOf), ...(unlisted > 0 ? [`  ✗ and ${unlisted} more`] : [])];
}

function lineOf({ kind, id, currency, expectedMinor, foundMinor }: Difference): string {
  const [expected, found] = [expectedMinor, foundMinor].map((minor) => (minor === null ? 'nothing' : shown(minor, currency)));
  return `  ✗ ${kind} ${id}: expected ${expected}, found ${found}`;
}

const shown = (minor: bigint, currency: string) => `${isCurrency(currency) ? formatAmount(minor, currency) : minor} ${currency}`;

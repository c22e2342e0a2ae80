import { type Id, toUuid } from '@quittance/ids';
import type { Promised } from '../journal.ts';
import type { Databases } from './invariant.ts';

const places = {
  transfer: { service: 'billing', text: 'SELECT id::text FROM transfer' },
  hold: { service: 'billing', text: 'SELECT id::text FROM hold' },
  invoice: { service: 'invoice', text: 'SELECT id::text FROM invoice WHERE number IS NOT NULL' },
  payment: { service: 'payment', text: 'SELECT id::text FROM payment WHERE captured_at IS NOT NULL' },
  refund: { service: 'payment', text: 'SELECT id::text FROM refund' },
} as const;

/** What somebody was told is done is there. */
export async function promisesKept({ rows }: Databases, promised: readonly Promised[]): Promise<string[]> {
  const problems: string[] = [];
  for (const kind of ['transfer', 'hold', 'invoice', 'payment', 'refund'] as const) {
    const { service, text } = places[kind];
    const there = new Set((await rows<{ id: string }>(service, text)).map(({ id }) => id));
    for (const { id } of promised.filter((each) => each.kind === kind))
      if (!there.has(toUuid(id as Id<string>))) problems.push(`${kind} ${id} was confirmed and is not there`);
  }
  return problems;
}

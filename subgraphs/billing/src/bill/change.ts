import type { Id } from '@quittance/ids';
import type { Bill } from './bill.ts';

/** Something that changed what is owed, which reports count; always more than nothing. */
export type BillChange = {
  billId: Id<'bil'>;
  /** The bill's, once it had changed. */
  version: number;
  /** REFUNDED: taken off what was paid, because a provider gave it back or the invoice was voided. */
  kind: 'BILLED' | 'CANCELED' | 'PAID' | 'REFUNDED';
  amountMinor: bigint;
  /** The day that it counts for, in UTC: YYYY-MM-DD. */
  happenedOn: string;
};

/** The day of an instant, in UTC. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** What became of a bill when facts of its invoice were told: it is owed since the invoice was issued, canceled since we were told. Pure. */
export function changesBetween(before: Bill, after: Bill, now: Date): BillChange[] {
  if (after.terms === null || after.terms.amountMinor === 0n) return [];
  const change = { billId: after.id, version: after.version, amountMinor: after.terms.amountMinor };
  const changes: BillChange[] = [];
  if (before.terms === null) changes.push({ ...change, kind: 'BILLED', happenedOn: after.terms.issuedOn });
  if (after.voided && !(before.voided && before.terms !== null))
    changes.push({ ...change, kind: 'CANCELED', happenedOn: dayOf(now) });
  return changes;
}

import type { Sql } from '@quittance/database/sql';
import { newId, toUuid } from '@quittance/ids';
import { assert } from '@quittance/result';
import { type Bill, isKnown } from '../bill/bill.ts';
import { billChangedEvent, type Cause } from '../bill/bill-events.ts';
import { type BillChange, dayOf } from '../bill/change.ts';
import { insertChanges } from '../bill/change-store.ts';
import { saveBills } from '../bill/store.ts';
import type { BillingEvent } from '../billing-event.ts';
import { specOf } from '../chart/chart.ts';
import { ensurePlaces } from '../chart/ensure-places.ts';
import type { NewJournal } from '../ledger/ledger.ts';
import { postJournals } from '../ledger/post-journals.ts';
import { type Funding, paymentIdOf } from './funding.ts';
import { saveFundings } from './funding-rows.ts';
import { nextStep } from './next-step.ts';
import { refundDecidedEvent } from './refund-events.ts';
import { saveReservations } from './reservation-rows.ts';
import type { Matter, Spot, Step } from './step.ts';
import { insertSettlements, type Settlement, saveRefunds } from './store.ts';
import { takeStep } from './take-step.ts';

/** What settling did: events to append, and the accounts that changed. */
export type Settled = { matters: Matter[]; events: BillingEvent[]; touched: Set<string> };

/** More rounds than any matter needs: each moves money of one funding of each matter. */
const mostRounds = 10_000;

/**
 * Moves money until nothing is left to move, for many bills at once: each round posts the next step of every matter with one posting. The
 * caller holds the locks of the bills. Writes bills with their changes, fundings, refunds and settlements; the caller appends the events.
 */
export async function settle(sql: Sql, matters: readonly Matter[], now: Date): Promise<Settled> {
  const work = matters.map((matter) => ({ before: matter, matter, refused: new Set<string>() }));
  const result: Settled = { matters: [], events: [], touched: new Set() };
  const records: Records = { settlements: [], changes: [] };
  for (let round = 0; ; round++) {
    assert(round < mostRounds, 'settling comes to an end');
    const due = work.flatMap((item) => {
      const step = nextStep(item.matter, item.refused);
      return step === null ? [] : [{ item, step }];
    });
    if (due.length === 0) break;
    const posted = await postSteps(
      sql,
      due.map(({ step }) => step),
      now,
    );
    for (const id of posted.touched) result.touched.add(id);
    for (const [index, { item, step }] of due.entries()) {
      const accepted = posted.accepted[index];
      if (accepted === undefined) {
        assert(step.refusable, `${step.kind} ${step.key} can be posted`);
        item.refused.add(step.key);
        continue;
      }
      if (step.decision !== undefined) result.events.push(refundDecidedEvent(step.funding, step.decision));
      const { bill: before, refunds } = item.matter;
      item.matter = takeStep(item.matter, step, posted.idOf, now);
      const refundedAt = refunds.find(({ id }) => id === step.change.refundId)?.refundedAt;
      note(result, records, step, before, item.matter.bill, { transferId: accepted.transferId, returnedAt: refundedAt ?? now });
    }
  }
  await save(sql, work);
  await insertSettlements(sql, records.settlements, now);
  await insertChanges(sql, records.changes);
  return { ...result, matters: work.map(({ matter }) => matter) };
}

type Posted = {
  /** Per step the id of the transfer that settles the bill (null when none does); undefined when it was refused. */
  accepted: ({ transferId: string | null } | undefined)[];
  touched: string[];
  idOf: (spot: Spot) => string;
};

async function postSteps(sql: Sql, steps: readonly Step[], now: Date): Promise<Posted> {
  const spots = steps.flatMap(({ legs }) => legs.flatMap(({ from, to }) => [from, to]));
  const places = await ensurePlaces(
    sql,
    spots.flatMap((spot) => ('accountId' in spot ? [] : [spot])),
    now,
  );
  const idOf = (spot: Spot): string => {
    const id = 'accountId' in spot ? spot.accountId : places.idOf.get(specOf(spot).code);
    assert(id !== undefined, 'every place has an account');
    return id;
  };
  const planned = steps.map((step) => journalOf(step, idOf));
  const { outcomes, accounts } = await postJournals(
    sql,
    planned.flatMap(({ journal }) => (journal.transfers.length === 0 ? [] : [journal])),
    now,
  );
  const outcomeOf = outcomes[Symbol.iterator]();
  const accepted = planned.map(({ journal, settling }) => {
    // Somebody paid themselves: nothing had to move.
    if (journal.transfers.length === 0) return settling;
    return outcomeOf.next().value?.status === 'posted' ? settling : undefined;
  });
  return { accepted, touched: [...places.openedWallets, ...accounts.map(({ id }) => id)], idOf };
}

/** Legs that start where they end are left out. Ids are new: the bill's lock and the inbox keep a step from being taken twice. */
function journalOf(
  { kind, funding, legs }: Step,
  idOf: (spot: Spot) => string,
): { journal: NewJournal; settling: { transferId: string | null } } {
  const moves = legs.map((leg) => ({ ...leg, debit: idOf(leg.from), credit: idOf(leg.to), id: toUuid(newId('tra')) }));
  const real = moves.filter(({ debit, credit }) => debit !== credit);
  const settlingLeg = real.find(({ settles }) => settles);
  return {
    settling: { transferId: settlingLeg?.id ?? null },
    journal: {
      id: real.length === 1 && real[0] !== undefined ? real[0].id : toUuid(newId('jrn')),
      type: kind,
      externalRef: paymentIdOf(funding) ?? undefined,
      transfers: real.map(({ id, debit, credit, amountMinor }) => ({
        id,
        kind: 'single' as const,
        debitAccountId: debit,
        creditAccountId: credit,
        amountMinor,
        currency: funding.currency,
      })),
    },
  };
}

const causeOf: Record<Step['kind'], Cause['kind']> = {
  payment: 'PAYMENT',
  overpayment: 'PAYMENT',
  return: 'VOID',
  refund: 'REFUND',
  // Sets aside and hands back: no bill changes by it.
  dispute: 'REFUND',
};

type Records = { settlements: Settlement[]; changes: BillChange[] };

/**
 * What the others are told, which transfer settled what, and what changed for reports, when the step changed a bill. What was paid counts for
 * the day the money was received, what was given back for the day that it was.
 */
function note(
  result: Settled,
  records: Records,
  step: Step,
  before: Bill | null,
  after: Bill | null,
  { transferId, returnedAt }: { transferId: string | null; returnedAt: Date },
) {
  if (before === null || after === null || !isKnown(after) || before.version === after.version) return;
  const { funding } = step;
  const change = after.settledMinor - before.settledMinor;
  const paid = change > 0n;
  const amountMinor = paid ? change : -change;
  if (paid && transferId !== null) records.settlements.push({ transferId, billId: after.id, fundingId: funding.id, amountMinor });
  const happenedOn = dayOf(paid ? funding.receivedAt : returnedAt);
  records.changes.push({ billId: after.id, version: after.version, kind: paid ? 'PAID' : 'REFUNDED', amountMinor, happenedOn });
  const cause: Cause = { kind: causeOf[step.kind], paymentId: paymentIdOf(funding), transferId, amountMinor };
  result.events.push(billChangedEvent(after, cause));
}

type Item = { before: Matter; matter: Matter };

/** Only what has changed; the identity of the objects tells. */
async function save(sql: Sql, work: readonly Item[]): Promise<void> {
  const changed = <T>(pick: (matter: Matter) => readonly T[]): T[] =>
    work.flatMap(({ before, matter }) => pick(matter).filter((value) => !pick(before).includes(value)));
  await saveFundings(
    sql,
    changed<Funding>(({ fundings }) => fundings),
  );
  await saveRefunds(
    sql,
    changed(({ refunds }) => refunds),
  );
  await saveReservations(
    sql,
    changed(({ reservations }) => reservations),
  );
  await saveBills(
    sql,
    work.flatMap(({ matter: { bill } }) => bill ?? []),
  );
}

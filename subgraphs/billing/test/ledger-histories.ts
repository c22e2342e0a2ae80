import fc from 'fast-check';
import type { NewJournal, NewTransfer } from '../src/ledger/ledger.ts';

/**
 * What several submitters do, in small numbers so that a failure shrinks to something that can be read. Phases follow each other; within a
 * phase each submitter does its steps one after the other, and all submitters work at once.
 */
export type Plan = {
  phases: { journals: PlannedJournal[]; submitters: PlannedStep[][] }[];
  /** After so many answers every connection is cut. */
  cuts: number[];
};

/** Submits these journals of this phase or of an earlier one, all together; `poster` is 0 or 1. */
type PlannedStep = { poster: number; journals: { index: number; isOther: boolean }[] };

type PlannedJournal = {
  /** One of the first journals. */
  reverses: number | undefined;
  /** Uses the id that a transfer of another journal has. */
  steals: number | undefined;
  transfers: PlannedTransfer[];
};

type PlannedTransfer =
  | { kind: 'single' | 'pending'; from: number; to: number; amount: number; isUsd: boolean; expiresAfter: number | undefined }
  /** `hold` is one of an earlier phase; `posted` is for `post`. */
  | { kind: 'post' | 'void' | 'expire'; hold: number; posted: number | undefined }
  /** One that the same journal places and ends. */
  | { kind: 'pending and post'; from: number; to: number; amount: number };

/** By number: money comes from the first; 1 to 3 are wallets; 4 and 5 are the same in USD; the last is never opened. */
export const accountNames = ['source', 'a', 'b', 'c', 'usd source', 'usd', 'unknown'] as const;
export const clocks = [new Date('2026-01-31T12:00:00Z'), new Date('2026-01-31T12:01:00Z')] as const;
/** Minutes after the first clock: over for both, for one, for none. */
const expiries = [-1, 0.5, 60];

const rarely = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 6 });
const wallet = fc.integer({ min: 1, max: 3 });
const known = fc.oneof(
  { weight: 12, arbitrary: wallet },
  { weight: 2, arbitrary: fc.constant(0) },
  fc.integer({ min: 4, max: 5 }),
);
const amount = fc.integer({ min: 1, max: 15 });
const opening = fc.record({
  kind: fc.constantFrom('single' as const, 'single' as const, 'pending' as const),
  from: known,
  to: fc.oneof({ weight: 15, arbitrary: known }, fc.constant(6)),
  amount,
  isUsd: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
  expiresAfter: fc.option(fc.constantFrom(...expiries), { nil: undefined }),
});
const resolving = fc.record({
  kind: fc.constantFrom('post' as const, 'post' as const, 'void' as const, 'expire' as const),
  hold: fc.nat(5),
  posted: fc.option(amount, { nil: undefined }),
});
const atOnce = fc.record({ kind: fc.constant('pending and post' as const), from: wallet, to: wallet, amount });
const transfer = (isFirstPhase: boolean): fc.Arbitrary<PlannedTransfer> =>
  fc.oneof(
    { weight: 6, arbitrary: opening },
    { weight: isFirstPhase ? 0 : 6, arbitrary: resolving },
    { weight: 1, arbitrary: atOnce },
  );

const journal = (isFirstPhase: boolean): fc.Arbitrary<PlannedJournal> =>
  fc.record({
    reverses: rarely(fc.nat(3)),
    steals: rarely(fc.nat(10)),
    transfers: fc.array(transfer(isFirstPhase), { minLength: 1, maxLength: 3 }),
  });
const step: fc.Arbitrary<PlannedStep> = fc.record({
  poster: fc.nat(1),
  journals: fc.array(
    fc.record({ index: fc.nat(20), isOther: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.constant(true)) }),
    {
      minLength: 1,
      maxLength: 3,
    },
  ),
});
const phase = (isFirstPhase: boolean) =>
  fc.record({
    journals: fc.array(journal(isFirstPhase), { minLength: 2, maxLength: 8 }),
    submitters: fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 5 }),
  });

/** Plans with or without connections that get cut. */
export const plans = ({ withCuts }: { withCuts: boolean }): fc.Arbitrary<Plan> =>
  fc.record({
    phases: fc.tuple(phase(true), phase(false), phase(false)),
    cuts: withCuts ? fc.array(fc.nat(20), { minLength: 1, maxLength: 3 }) : fc.constant([]),
  });

/** A plan with ids: what each phase's submitters submit, in steps. */
export type History = { poster: number; journals: NewJournal[] }[][][];

type IdOf = (name: string) => string;

/** Gives the accounts, journals and transfers of a plan their ids; `idOf` answers the same for the same name. */
export function historyOf(plan: Plan, idOf: IdOf): History {
  const known: NewJournal[] = [];
  const submitted: NewJournal[] = [];
  return plan.phases.map(({ journals, submitters }) => {
    const first = known.length;
    // Placed or refused by now, so that who ends one of them twice at once hears the same twice.
    const holds = submitted.flatMap(({ transfers }) => transfers.flatMap(({ kind, id }) => (kind === 'pending' ? id : [])));
    for (const planned of journals) known.push(journalOf(planned, { known, holds, idOf }));
    // Mostly of this phase, from its first one on.
    const chosenBy = ({ index, isOther }: PlannedStep['journals'][number]) => {
      const found = known[(first + index) % known.length] as NewJournal;
      return isOther && namesAccounts(found) ? { ...found, reference: 'another request' } : found;
    };
    const history = submitters.map((steps) =>
      steps.map(({ poster, journals: chosen }) => ({ poster, journals: chosen.map(chosenBy) })),
    );
    submitted.push(...history.flat().flatMap((step) => step.journals));
    return history;
  });
}

/**
 * Two requests under one id meet each other at the locks of the accounts that they name. Who only ends a hold that does not exist names none,
 * so nothing else may depend on what was first: such journals are sent again, but share no id with others.
 */
const namesAccounts = ({ transfers }: Pick<NewJournal, 'transfers'>) => transfers.some((each) => 'debitAccountId' in each);

type SoFar = { known: readonly NewJournal[]; holds: readonly string[]; idOf: IdOf };

function journalOf(planned: PlannedJournal, { known, holds, idOf }: SoFar): NewJournal {
  const name = `journal ${known.length}`;
  const transfers = planned.transfers.flatMap((each, ordinal) => transfersOf(each, `${name} transfer ${ordinal}`, holds, idOf));
  const made = { id: idOf(name), type: 'test', transfers };
  if (!namesAccounts(made)) return made;
  const victims = known.filter(namesAccounts);
  const victim = planned.steals === undefined ? undefined : victims[planned.steals % victims.length];
  const [first, ...others] = transfers as [NewTransfer, ...NewTransfer[]];
  const id = first.kind === 'pending' ? first.id : (victim?.transfers[0]?.id ?? first.id);
  const reversed = planned.reverses === undefined ? {} : { reversesId: idOf(`journal ${planned.reverses}`) };
  return { ...made, ...reversed, transfers: [{ ...first, id }, ...others] };
}

function transfersOf(planned: PlannedTransfer, name: string, holds: readonly string[], idOf: IdOf): NewTransfer[] {
  const id = idOf(name);
  if ('hold' in planned) {
    const pendingId = holds.length === 0 ? idOf('unknown hold') : (holds[planned.hold % holds.length] as string);
    if (planned.kind !== 'post') return [{ id, kind: planned.kind, pendingId }];
    return [{ id, kind: 'post', pendingId, ...(planned.posted === undefined ? {} : { amountMinor: BigInt(planned.posted) }) }];
  }
  const [from, to] = [planned.from, planned.to].map((number) => idOf(accountNames[number] ?? 'unknown')) as [string, string];
  const between = { debitAccountId: from, creditAccountId: to, amountMinor: BigInt(planned.amount) };
  if (planned.kind === 'pending and post') {
    const post: NewTransfer = { id: idOf(`${name} post`), kind: 'post', pendingId: id };
    return [{ id, kind: 'pending', ...between, currency: 'EUR' }, post];
  }
  const expiresAt =
    planned.expiresAfter === undefined ? {} : { expiresAt: new Date(clocks[0].getTime() + planned.expiresAfter * 60_000) };
  const currency = planned.isUsd ? 'USD' : 'EUR';
  return planned.kind === 'single'
    ? [{ id, kind: 'single', ...between, currency }]
    : [{ id, kind: 'pending', ...between, currency, ...expiresAt }];
}

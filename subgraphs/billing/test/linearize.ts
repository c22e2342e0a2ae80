import type { NewJournal, Outcome } from '../src/ledger/ledger.ts';
import { type Model, type ModelEntry, submitted } from './ledger-model.ts';

/** A journal as somebody submitted it: from when to when they waited, and what they were told. */
export type Operation = { journal: NewJournal; now: Date; from: number; to: number; outcome: Outcome };

/** What the ledger has kept of an account, in the order of its numbers. */
export type Kept = ReadonlyMap<string, readonly ModelEntry[]>;

type Search = { operations: readonly Operation[]; kept: Kept; sameOutcome: SameOutcome; hopeless: Set<string>; closest: Impasse };
type SameOutcome = (observed: Outcome, expected: Outcome) => boolean;
/** Where the search came furthest, for people. */
type Impasse = { remaining: number; lines: string[] };

/**
 * Finds an order of the operations in which the model gives each the answer it got and every account the history it has: one that
 * respects time (who began after another had ended comes later). Answers the model after the last, or throws, saying where there is no way
 * on.
 */
export function linearized(operations: readonly Operation[], start: Model, kept: Kept, sameOutcome: SameOutcome): Model {
  const closest = { remaining: operations.length + 1, lines: [] };
  const search: Search = { operations, kept, sameOutcome, hopeless: new Set(), closest };
  const end = explored(search, start, new Set(operations.keys()));
  if (end === null) throw new Error(`No order explains what was answered and kept:\n${search.closest.lines.join('\n')}`);
  return end;
}

function explored(search: Search, start: Model, left: ReadonlySet<number>): Model | null {
  let model = start;
  const remaining = new Set(left);
  // What moves nothing is taken as soon as its answer fits: nothing that could come first would have been answered otherwise afterwards.
  for (let index = findStill(search, model, remaining); index !== null; index = findStill(search, model, remaining)) {
    model = step(search, model, index)?.model ?? model;
    remaining.delete(index);
  }
  if (remaining.size === 0) return model;
  const state = [...remaining].join();
  if (search.hopeless.has(state)) return null;
  for (const index of possibleNext(search, remaining)) {
    const taken = step(search, model, index);
    if (taken === null) continue;
    const others = new Set([...remaining].filter((other) => other !== index));
    const end = explored(search, taken.model, others);
    if (end !== null) return end;
  }
  search.hopeless.add(state);
  note(search, model, remaining);
  return null;
}

/** Those that nobody who is still to come has to precede. */
function possibleNext({ operations }: Search, remaining: ReadonlySet<number>): number[] {
  const firstEnd = Math.min(...[...remaining].map((index) => operations[index]?.to ?? 0));
  return [...remaining].filter((index) => (operations[index]?.from ?? 0) < firstEnd);
}

function findStill(search: Search, model: Model, remaining: ReadonlySet<number>): number | null {
  if (remaining.size === 0) return null;
  return possibleNext(search, remaining).find((index) => step(search, model, index)?.model.accounts === model.accounts) ?? null;
}

/** The model after this operation, or null when the model would answer otherwise or move something else. */
function step({ operations, kept, sameOutcome }: Search, model: Model, index: number): { model: Model } | null {
  const operation = operations[index] as Operation;
  const { outcome, model: next } = submitted(model, operation.journal, operation.now);
  if (!sameOutcome(operation.outcome, outcome)) return null;
  if (next.accounts === model.accounts) return { model: next };
  for (const [id, { history }] of next.accounts) {
    const before = model.accounts.get(id)?.history.length ?? 0;
    const entries = history.slice(before);
    if (entries.some((entry, offset) => !isSame(entry, kept.get(id)?.[before + offset]))) return null;
  }
  return { model: next };
}

function isSame(left: ModelEntry, right: ModelEntry | undefined): boolean {
  return (
    left.transferId === right?.transferId &&
    left.side === right.side &&
    left.postedMinor === right.postedMinor &&
    left.pendingMinor === right.pendingMinor
  );
}

function note({ operations, kept, closest }: Search, model: Model, remaining: ReadonlySet<number>): void {
  if (remaining.size >= closest.remaining) return;
  closest.remaining = remaining.size;
  const inText = (value: unknown) => JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? `${each}` : each));
  closest.lines = [...remaining].flatMap((index) => {
    const { journal, now, from, to, outcome } = operations[index] as Operation;
    const expected = submitted(model, journal, now).outcome;
    return [`  ${from}-${to} ${inText(journal)}`, `    was answered ${inText(outcome)}`, `    would now be ${inText(expected)}`];
  });
  for (const [id, { history }] of model.accounts)
    closest.lines.push(
      `  ${id}: ${history.length} of ${kept.get(id)?.length ?? 0}`,
      `    next ${inText(kept.get(id)?.[history.length])}`,
    );
}

import { isRefusal } from './calls.ts';

/** What somebody was told is done: it has to be there afterwards, whatever happened in between. */
export type Promised = { kind: 'transfer' | 'invoice' | 'payment' | 'hold' | 'refund'; id: string };

/** What the actors of a run did and were told. */
export type Journal = {
  promised: Promised[];
  /** Per action how often it was done, refused, or failed otherwise. */
  counts: Map<string, { done: number; refused: number; failed: number }>;
  /** Failures that no fault explains. */
  failures: string[];
};

export const newJournal = (): Journal => ({ promised: [], counts: new Map(), failures: [] });

/** Does an action and notes how it ended. */
export async function noted(journal: Journal, action: string, work: () => Promise<unknown>): Promise<void> {
  const count = journal.counts.get(action) ?? { done: 0, refused: 0, failed: 0 };
  journal.counts.set(action, count);
  try {
    await work();
    count.done += 1;
  } catch (error) {
    if (isRefusal(error)) count.refused += 1;
    else {
      count.failed += 1;
      journal.failures.push(`${action}: ${error instanceof Error ? `${error.name} ${error.message}` : error}`);
    }
  }
}

/** How often anything was done. */
export const doneIn = ({ counts }: Journal) => [...counts.values()].reduce((sum, { done }) => sum + done, 0);

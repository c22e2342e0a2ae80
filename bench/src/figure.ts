/** What a bench measured, always beside something that was measured in the same run: machines differ, ratios hardly. */
export type Figure = {
  /** Snake case; the same from run to run. */
  metric: string;
  value: number;
  /** Of the value and of the baseline: `ms`, `/s`, `MB`. */
  unit: string;
  baseline: Baseline;
  /** What the project wants to reach; absent where the figure only informs. */
  goal?: Goal;
};

/** Something that does not depend on our code and bears the same unit. */
export type Baseline = { name: string; value: number };

/** A bound of the value itself, or of its ratio to the baseline. */
export type Goal = { of: 'value' | 'ratio' } & ({ atMost: number } | { atLeast: number });

/** Where benches put what they find, as soon as they find it. */
export type Report = {
  figure(figure: Figure): void;
  /** A part that can't be measured here: `notRun('drain', 'RabbitMQ is not reachable')`. */
  notRun(what: string, because: string): void;
};

/** One bench: measures, reports, leaves nothing behind. It rejects when what it measures does not work. */
export type Bench = (report: Report) => Promise<void>;

/** The value as a multiple of its baseline. */
export const ratioOf = ({ value, baseline }: Pick<Figure, 'value' | 'baseline'>): number => value / baseline.value;

/** Whether the goal is reached; null where there is none. */
export function reached(figure: Figure): boolean | null {
  const { goal } = figure;
  if (goal === undefined) return null;
  const measured = goal.of === 'value' ? figure.value : ratioOf(figure);
  return 'atMost' in goal ? measured <= goal.atMost : measured >= goal.atLeast;
}
